import type { Frame, Picture } from '../frame.js'
import { SpareMemory } from '../spare-memory.js'
import type { WholeJpeg } from './splitter.js'

const load = () => import('@julusian/jpeg-turbo').then(module => module.default, () => undefined)
/** jpeg-turbo; `undefined` if it is not installed, or does not run here. */
let turbo: ReturnType<typeof load> | undefined

/** What is decoded only to see whether it decodes. */
const spare = new SpareMemory(1)

/**
 * The picture of a frame, on the thread pool, for a view that differs from what the source has encoded.
 * @throws if it does not decode, or jpeg-turbo is not installed
 */
export async function decode ({ jpeg, takenAt }: Frame): Promise<Picture> {
  const decoder = await (turbo ??= load())
  if (!decoder) throw new Error('this source gives JPEGs; to show them in another width or quality, install @julusian/jpeg-turbo')
  const { data, width, height } = await decoder.decompress(jpeg, { format: decoder.FORMAT_BGRX })
  return { kind: 'picture', data, format: 'bgrx', width, height, stride: width * 4, takenAt, sequence: 0 }
}

/**
 * Decodes a JPEG on the thread pool. libjpeg-turbo's warnings count, too: jpeg-turbo reports them as errors (tested).
 * @returns why it does not decode, a clause; `undefined` if it does, or was read symbol by symbol and there is no jpeg-turbo
 */
export async function decodingFault ({ jpeg, width, height, isProgressive }: WholeJpeg): Promise<string | undefined> {
  const decoder = await (turbo ??= load())
  if (!decoder) return isProgressive ? 'it is progressive, which takes @julusian/jpeg-turbo to check' : undefined
  // Grey is enough: all the data is read, but only a third of it or two become pixels.
  const pixels = spare.take(width * height)
  try {
    await decoder.decompress(jpeg, pixels, { format: decoder.FORMAT_GRAY })
    return undefined
  } catch (error) {
    return `libjpeg-turbo says "${(error as Error).message}"`
  } finally {
    spare.give(pixels)
  }
}
