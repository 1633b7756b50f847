import { constants, deflateSync } from 'node:zlib'
import type { Fill, Palette } from '../../deltas/update/plan.js'
import type { Rectangle } from '../../capture/frame.js'
import type { Dialect } from './dialect.js'
import { ENCODING } from './encodings.js'
import { PixelWriter, type Pixels } from './pixel-writer.js'
import { rectangle } from './rectangle.js'

// Tight (rfbproto, "Tight Encoding"). It has four zlib streams that go on from one rectangle to the next. Here each rectangle starts the
// first of them anew, so that what a viewer is sent depends on nothing but the picture, and can be shared by all who are in step.

/** Compression controls: the highest bits say the kind, the lowest four which streams begin anew. */
const CONTROL = { basic: 0x01, filtered: 0x41, fill: 0x80, jpeg: 0x90 } as const
const FILTER_PALETTE = 1
/** Shorter data is sent as it is. */
const LEAST_TO_COMPRESS = 12
/**
 * Ended with a flush: gtk-vnc fails on a stream that has ended (measured). Memory level 5 sets up a stream in a third of the time, 18 us
 * instead of 50 (measured), and palettes of a few tiles lose nothing by it.
 */
const DEFLATE = { level: 2, memLevel: 5, finishFlush: constants.Z_SYNC_FLUSH }

/** A length in seven, seven and eight bits. @param length less than 4 MiB */
function compact (length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  if (length < 0x4000) return Buffer.from([length & 0x7f | 0x80, length >> 7])
  return Buffer.from([length & 0x7f | 0x80, length >> 7 & 0x7f | 0x80, length >> 14])
}

function compressed (data: Uint8Array): Uint8Array[] {
  if (data.length < LEAST_TO_COMPRESS) return [data]
  const bytes = deflateSync(data, DEFLATE)
  return [compact(bytes.length), bytes]
}

/** One bit a pixel, rows padded to whole bytes, the leftmost pixel highest. */
function packed (indices: Uint8Array, width: number, height: number): Buffer {
  const rowBytes = Math.ceil(width / 8)
  const bits = Buffer.alloc(rowBytes * height)
  for (let row = 0, from = 0; row < height; row++) {
    for (let column = 0; column < width; column++) bits[row * rowBytes + (column >> 3)]! |= indices[from++]! << 7 - (column & 7)
  }
  return bits
}

export class Tight {
  readonly #writer: PixelWriter

  constructor ({ colours }: Dialect) {
    this.#writer = PixelWriter.tight(colours)
  }

  fill ({ colour, ...area }: Fill): Buffer {
    return rectangle(area, ENCODING.tight, Buffer.from([CONTROL.fill]), this.#writer.colours([colour]))
  }

  palette ({ colours, indices, ...area }: Palette): Buffer {
    const data = colours.length === 2 ? packed(indices, area.width, area.height) : indices
    const head = Buffer.from([CONTROL.filtered, FILTER_PALETTE, colours.length - 1])
    return rectangle(area, ENCODING.tight, head, this.#writer.colours(colours), ...compressed(data))
  }

  /** Every pixel as it is. */
  copy (pixels: Pixels, area: Rectangle): Buffer {
    return rectangle(area, ENCODING.tight, Buffer.from([CONTROL.basic]), ...compressed(this.#writer.rectangle(pixels, area)))
  }

  /** @param jpeg of the same size, shorter than 4 MiB */
  jpeg (area: Rectangle, jpeg: Buffer): Buffer {
    return rectangle(area, ENCODING.tight, Buffer.from([CONTROL.jpeg]), compact(jpeg.length), jpeg)
  }
}
