import type { Rectangle } from '../../capture/frame.js'
import type { Dialect } from './dialect.js'
import { ENCODING } from './encodings.js'
import { PixelWriter, type Pixels } from './pixel-writer.js'
import { rectangle } from './rectangle.js'

/** Raw (RFC 6143, section 7.7.1), which every client understands. */
export class Raw {
  readonly #writer: PixelWriter

  constructor ({ colours }: Dialect) {
    this.#writer = PixelWriter.plain(colours)
  }

  copy (pixels: Pixels, area: Rectangle): Buffer {
    return rectangle(area, ENCODING.raw, this.#writer.rectangle(pixels, area))
  }
}
