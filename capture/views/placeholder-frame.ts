import { createEncoder } from '../encoders/index.js'
import type { Capture, Frame } from '../frame.js'
import { drawPlaceholder } from '../pictures/placeholder.js'

/** JPEG quality. */
const QUALITY = 80

/**
 * The frame that viewers see while there is no picture.
 * @param reason in a sentence for people
 * @param size px
 */
export async function encodePlaceholder (reason: string, size: { width: number, height: number }): Promise<Frame> {
  const encoder = await createEncoder()
  try {
    const picture = drawPlaceholder(reason, size)
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
