import type { Encoder, Frame, Picture } from './frame.js'

/**
 * Pictures to frames; what is a frame already passes through as it is. While one picture is encoded the next is taken already.
 * @param take starts taking pictures; they have ended, and released what they held, when this ends
 */
export async function * encode (
  take: (signal: AbortSignal) => AsyncGenerator<Picture | Frame, void, void>, encoder: Encoder, quality: number, signal: AbortSignal
): AsyncGenerator<Frame, void, void> {
  const stop = new AbortController()
  const pictures = take(AbortSignal.any([signal, stop.signal]))
  try {
    let upcoming = pictures.next()
    for (;;) {
      const { value: picture, done } = await upcoming
      if (done) return
      upcoming = pictures.next()
      upcoming.catch(() => {}) // it is awaited one turn later; a failure until then is not unhandled
      if ('jpeg' in picture) {
        yield picture
        continue
      }
      const { width, height, takenAt } = picture
      const encoded = await encoder.encode(picture, quality)
      picture.recycle?.()
      yield { ...encoded, width, height, takenAt }
    }
  } finally {
    stop.abort()
    await pictures.return()
  }
}
