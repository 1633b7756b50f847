import type { Beneath, Display, PixelFormat } from '../../frame.js'
import { copyOf, erasePointer } from '../../pictures/pointer.js'
import { StaleRegion } from '../../pictures/stale-region.js'
import { drawCursor, type ShownCursor } from './cursor.js'

/** One of the two pictures of a display, which the pointer is drawn on. */
export class Sheet {
  readonly pixels: Buffer
  /** What has changed on the screen since it was read. */
  readonly stale = new StaleRegion()
  readonly #display: Display
  readonly #format: PixelFormat
  /** Reused. */
  #spare: Buffer | undefined
  #beneath: Beneath | undefined

  /** @param pixels without padding */
  constructor (pixels: Buffer, display: Display, format: PixelFormat) {
    this.pixels = pixels
    this.#display = display
    this.#format = format
  }

  /** What the pointer covers. */
  get beneath (): Beneath | undefined {
    return this.#beneath
  }

  /** Takes the pointer off. */
  uncover (): void {
    if (this.#beneath) erasePointer(this.pixels, 4 * this.#display.width, this.#beneath)
    this.#beneath = undefined
  }

  /** Draws the pointer, if there is one on the display. */
  cover (cursor: ShownCursor | undefined): void {
    if (!cursor?.part) return
    this.#beneath = copyOf(this.pixels, 4 * this.#display.width, cursor.part, this.#spare)
    this.#spare = this.#beneath.pixels
    drawCursor(this.pixels, this.#format, this.#display, cursor.image)
  }
}
