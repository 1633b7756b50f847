import type { Encoder, Frame, Picture } from './frame.js'

/** Pictures to frames. While one picture is encoded the next is taken already. */
export async function * encode (pictures: AsyncGenerator<Picture, void, void>, encoder: Encoder, quality: number): AsyncGenerator<Frame, void, void> {
  let upcoming = pictures.next()
  for (;;) {
    const { value: picture, done } = await upcoming
    if (done) return
    upcoming = pictures.next()
    upcoming.catch(() => {}) // it is awaited one turn later; a failure until then is not unhandled
    const { width, height, takenAt } = picture
    yield { jpeg: await encoder.encode(picture, quality), width, height, takenAt }
  }
}
