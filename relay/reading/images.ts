import { SOF0, SOI, SOS, isFrameHeader, isRestart } from '../../capture/jpeg/markers.js'
import { Unreadable, check } from './unreadable.js'

/** An image before it is decoded. */
export interface Sized {
  jpeg: Buffer
  /** px */
  width: number
  height: number
}

const loaded = import('@julusian/jpeg-turbo').then(module => module.default, () => undefined)

/** Whether JPEGs can be decoded here. */
export const canDecode = async (): Promise<boolean> => await loaded !== undefined

/** How large a baseline JPEG is, px, before it is decoded. @throws {Unreadable} if it is none */
function sizeOf (jpeg: Buffer): Sized {
  check(jpeg.length > 4 && jpeg.readUInt16BE(0) === (0xff00 | SOI), 'an image is no JPEG')
  for (let at = 2; at + 9 < jpeg.length;) {
    const code = jpeg[at + 1]!
    check(jpeg[at] === 0xff && code >= SOF0 && code !== SOS && code !== SOI && !isRestart(code), 'an image is damaged')
    if (isFrameHeader(code)) {
      check(code === SOF0, 'an image is not baseline')
      const [height, width] = [jpeg.readUInt16BE(at + 5), jpeg.readUInt16BE(at + 7)]
      check(width > 0 && height > 0, 'an image is empty')
      return { jpeg, width, height }
    }
    at += 2 + jpeg.readUInt16BE(at + 2)
  }
  throw new Unreadable('an image has no size')
}

/**
 * How large images are.
 * @param room how many pixels they may have together
 * @throws {Unreadable} if they have more, or one is no image
 */
export function sizesOf (jpegs: readonly Buffer[], room: number): Sized[] {
  const sizes = jpegs.map(sizeOf)
  check(sizes.reduce((sum, { width, height }) => sum + width * height, 0) <= room, 'its images are too large')
  return sizes
}

/** Decodes images one after another. @returns their pixels, four bytes each, blue first @throws {Unreadable} if one does not decode */
export async function decodeAll (images: readonly Sized[]): Promise<Uint32Array[]> {
  const turbo = await loaded
  check(turbo !== undefined || images.length === 0, 'JPEGs can\'t be decoded here: install @julusian/jpeg-turbo')
  return images.map(({ jpeg, width, height }) => {
    const data = Buffer.from(new ArrayBuffer(4 * width * height))
    try {
      turbo!.decompressSync(jpeg, data, { format: turbo!.FORMAT_BGRX })
    } catch (error) {
      throw new Unreadable(`an image does not decode: ${(error as Error).message}`)
    }
    return new Uint32Array(data.buffer)
  })
}
