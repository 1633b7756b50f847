import type { CursorImage } from 'x11'
import type { PointerImage } from '../../frame.js'

/** How many images are known at once: a desktop uses a few again and again, and an animated one has some 30. */
const MOST = 64

/** A server that starts again numbers its images from the start; these numbers are used once. */
let images = 0

/** What the pointers of a server look like, each image converted once. */
export class PointerImages {
  /** By the number that the server gives; whichever was used last is last. */
  readonly #known = new Map<number, PointerImage>()

  of (cursor: CursorImage): PointerImage {
    const { cursorSerial: serial } = cursor
    const image = this.#known.get(serial) ?? convert(cursor)
    this.#known.delete(serial)
    this.#known.set(serial, image)
    const [oldest] = this.#known.keys()
    if (this.#known.size > MOST) this.#known.delete(oldest!)
    return image
  }
}

function convert ({ width, height, xhot, yhot, cursorImage }: CursorImage): PointerImage {
  const rgba = new Uint8Array(4 * width * height)
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = cursorImage[at + 3]!
    const level = (premultiplied: number) => alpha === 0 ? 0 : Math.min(255, Math.round(premultiplied * 255 / alpha))
    rgba[at] = level(cursorImage[at + 2]!)
    rgba[at + 1] = level(cursorImage[at + 1]!)
    rgba[at + 2] = level(cursorImage[at]!)
    rgba[at + 3] = alpha
  }
  return { id: ++images, width, height, tipX: xhot, tipY: yhot, rgba }
}
