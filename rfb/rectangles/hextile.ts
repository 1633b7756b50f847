import type { Rectangle } from '../../capture/frame.js'
import type { Dialect } from './dialect.js'
import { ENCODING } from './encodings.js'
import { PixelWriter, type Pixels } from './pixel-writer.js'
import { rectangle } from './rectangle.js'

// Hextile (RFC 6143, section 7.7.4): for clients without Tight. Unlike ZRLE it keeps no state from one rectangle to the next, so that what
// a viewer is sent can be shared by all who are in step.

/** px */
const TILE = 16
const RAW = 1
const BACKGROUND = 2
const SUBRECTANGLES = 8
const COLOURED = 16

/** A part of a tile in one colour, px from its top left. */
interface Part extends Rectangle {
  /** Four bytes of the picture. */
  colour: number
}

/** A tile of a picture, four bytes a pixel, whatever they stand for. */
function tileOf ({ data, stride }: Pixels, { x, y, width, height }: Rectangle): Uint32Array {
  const tile = new Uint32Array(width * height)
  for (let row = 0, to = 0; row < height; row++) {
    for (let column = 0; column < width; column++) tile[to++] = data.readUInt32LE((y + row) * stride + (x + column) * 4) & 0xffffff
  }
  return tile
}

/** The colour that most pixels of a tile have. */
function mostFrequent (tile: Uint32Array): number {
  const counts = new Map<number, number>()
  let best = tile[0]!
  for (const colour of tile) {
    const count = (counts.get(colour) ?? 0) + 1
    counts.set(colour, count)
    if (count > counts.get(best)!) best = colour
  }
  return best
}

/** What differs from the background, as runs of one colour, equal runs below one another joined. */
function partsOf (tile: Uint32Array, { width, height }: Rectangle, background: number): Part[] {
  const parts: Part[] = []
  const above: Array<Part | undefined> = []
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width;) {
      const colour = tile[y * width + x]!
      const start = x
      while (x < width && tile[y * width + x] === colour) x++
      const upper = above[start]
      above.fill(undefined, start, x)
      if (colour === background) continue
      const joins = upper?.colour === colour && upper.width === x - start && upper.y + upper.height === y
      const part = joins ? upper : { x: start, y, width: x - start, height: 0, colour }
      if (!joins) parts.push(part)
      part.height++
      above[start] = part
    }
  }
  return parts
}

export class Hextile {
  readonly #writer: PixelWriter

  constructor ({ colours }: Dialect) {
    this.#writer = PixelWriter.plain(colours)
  }

  copy (pixels: Pixels, area: Rectangle): Buffer {
    const tiles: Buffer[] = []
    for (let y = area.y; y < area.y + area.height; y += TILE) {
      for (let x = area.x; x < area.x + area.width; x += TILE) {
        const width = Math.min(TILE, area.x + area.width - x)
        const height = Math.min(TILE, area.y + area.height - y)
        tiles.push(...this.#tile(pixels, { x, y, width, height }))
      }
    }
    return rectangle(area, ENCODING.hextile, ...tiles)
  }

  #tile (pixels: Pixels, area: Rectangle): Buffer[] {
    const tile = tileOf(pixels, area)
    const background = mostFrequent(tile)
    const parts = partsOf(tile, area, background)
    const bytes = this.#writer.bytes
    if (parts.length * (bytes + 2) >= tile.length * bytes || parts.length > 255) {
      return [Buffer.from([RAW]), this.#writer.rectangle(pixels, area)]
    }
    const [first, ...others] = this.#colours(pixels, [background, ...parts.map(({ colour }) => colour)])
    if (parts.length === 0) return [Buffer.from([BACKGROUND]), first!]
    const contents = parts.flatMap(({ x, y, width, height }, index) =>
      [others[index]!, Buffer.from([x << 4 | y, (width - 1) << 4 | (height - 1)])])
    return [Buffer.from([BACKGROUND | SUBRECTANGLES | COLOURED]), first!, Buffer.from([parts.length]), ...contents]
  }

  /** The bytes of colours that were read as they are in the picture. */
  #colours ({ format }: Pixels, colours: number[]): Buffer[] {
    const { bytes } = this.#writer
    const swap = (colour: number) => (colour & 255) << 16 | colour & 0xff00 | colour >>> 16
    const all = this.#writer.colours(format === 'bgrx' ? colours : colours.map(swap))
    return colours.map((_, index) => all.subarray(index * bytes, (index + 1) * bytes))
  }
}
