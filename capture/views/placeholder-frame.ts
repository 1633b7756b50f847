import type { ScreenTrouble } from '../../contract/troubles.js'
import { createEncoder } from '../encoders/index.js'
import type { Capture, Frame } from '../frame.js'
import { drawPlaceholder } from '../pictures/placeholder.js'
import type { Size } from '../pictures/scale/fit.js'

/** JPEG quality. */
const QUALITY = 80

/**
 * The frame that viewers see while there is no picture.
 * @param reason in a sentence for people
 * @param size px
 * @param code of the reason
 */
export async function encodePlaceholder (reason: string, size: Size, code: ScreenTrouble): Promise<Frame> {
  const encoder = await createEncoder()
  try {
    const picture = await drawPlaceholder(reason, size, code)
    const { width, height, takenAt } = picture
    return { kind: 'frame', ...await encoder.encode(picture, QUALITY), width, height, takenAt, sequence: 0, fault: reason }
  } finally {
    await encoder.close()
  }
}

/** The capture of a view that shows one placeholder, and nothing else until it ends. */
export function still<T> (placeholder: () => Promise<T>): Capture<T> {
  return async (signal, emit) => {
    await emit(await placeholder())
    if (!signal.aborted) await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }))
  }
}
