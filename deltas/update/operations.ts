import { deflateRawSync } from 'node:zlib'
import type { Rectangle } from '../../capture/frame.js'
import type { Move } from '../screen/grid.js'
import type { Fill, Palette } from './plan.js'

// docs/updates.md has the format.
const MOVE = 1
const FILL = 2
const PALETTE = 3
const IMAGE = 4
const RAW = 5

/** Operations up to this length are compressed as well as can be had, in less than 1 ms; bytes. */
const SMALL_BYTES = 4096
/** The others at a level that takes 4 ms for 100 KB; level 1 would take 3 for 4 % more bytes, level 6 8 for 3 % less (measured). */
const FAST_LEVEL = 4

/** A rectangle of an image, and where it belongs. */
export interface Piece extends Rectangle {
  /** The number of the image. */
  image: number
  /** Where in the image, px. */
  fromX: number
  fromY: number
}

/** Writes the operations of an update, one after another. */
export class Operations {
  readonly #parts: Uint8Array[] = []

  move ({ fromX, fromY, ...target }: Move): void {
    this.#begin(MOVE, [fromX, fromY, ...sides(target)])
  }

  fill ({ colour, ...rectangle }: Fill): void {
    this.#begin(FILL, sides(rectangle), 3).writeUIntBE(colour, 9, 3)
  }

  palette ({ colours, indices, ...rectangle }: Palette): void {
    const head = this.#begin(PALETTE, sides(rectangle), 1 + 3 * colours.length)
    head[9] = colours.length - 1
    colours.forEach((colour, number) => head.writeUIntBE(colour, 10 + 3 * number, 3))
    this.#parts.push(indices)
  }

  image ({ image, fromX, fromY, ...target }: Piece): void {
    this.#begin(IMAGE, [image, fromX, fromY, ...sides(target)])
  }

  /** @param planes red, green and blue, filtered; copied */
  raw (rectangle: Rectangle, planes: Uint8Array): void {
    this.#begin(RAW, sides(rectangle))
    this.#parts.push(planes.slice())
  }

  /** Compressed; no byte if there are none. */
  compressed (): Buffer {
    if (this.#parts.length === 0) return Buffer.alloc(0)
    const bytes = Buffer.concat(this.#parts)
    return deflateRawSync(bytes, { level: bytes.length <= SMALL_BYTES ? 9 : FAST_LEVEL })
  }

  #begin (type: number, numbers: number[], more = 0): Buffer {
    const bytes = Buffer.allocUnsafe(1 + 2 * numbers.length + more)
    bytes[0] = type
    numbers.forEach((number, index) => bytes.writeUInt16LE(number, 1 + 2 * index))
    this.#parts.push(bytes)
    return bytes
  }
}

function sides ({ x, y, width, height }: Rectangle): number[] {
  return [x, y, width, height]
}
