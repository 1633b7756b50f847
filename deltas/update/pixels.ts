import type { PixelFormat, Rectangle } from '../../capture/frame.js'
import type { Layout } from '../screen/layout.js'
import { CELL } from '../screen/grid.js'
import type { Box } from '../screen/box.js'
import { pixelsOf } from '../screen/cells.js'
import { KERNEL } from './kernel.js'
import type { Shown } from './shown.js'

/** What kernel.wat exports; the parameters are explained there. */
interface Kernel {
  palette (at: number, stride: number, width: number, height: number, table: number, out: number): number
  copy (from: number, fromStride: number, to: number, toStride: number, bytes: number, rows: number): void
  paeth (at: number, stride: number, width: number, height: number, out: number): void
}

/** Bytes of the kernel's table before its list of colours. */
const SLOT_BYTES = 8192
/** Of the whole table. */
const TABLE_BYTES = SLOT_BYTES + 256 * 4 + 8
/** Where red, green and blue are in a pixel. */
const CHANNELS: Record<PixelFormat, readonly [number, number, number]> = { bgrx: [2, 1, 0], rgbx: [0, 1, 2] }

/** The colours of a rectangle, numbered in the order in which they are first met. */
export interface Colours {
  /** 1 to 256 of them, 0xRRGGBB each. */
  colours: Uint32Array
  /** The number of the colour of each pixel, row by row. */
  indices: Uint8Array
  /** How many pixels differ from those at their left and above. */
  fresh: number
  /** By how many bits neighbouring pixels differ beyond the lowest two, all together. */
  rough: number
}

/** Cells beside one another as one picture, in rows of four bytes a pixel. */
export interface Atlas {
  pixels: Buffer
  /** px */
  width: number
  /** px */
  height: number
}

/** The pixels of a screen's newest picture, in other forms. */
export class Pixels {
  readonly #screen: Shown
  readonly #memory: WebAssembly.Memory
  readonly #layout: Layout
  readonly #kernel: Kernel
  /** Where tables are in the memory. */
  readonly #table: number
  /** Where results are, up to the end of the memory: room for 64x64 px and more. */
  readonly #out: number

  constructor (screen: Shown, memory: WebAssembly.Memory) {
    this.#screen = screen
    this.#memory = memory
    this.#layout = screen.layout
    const { grid: { columns, rows }, update } = screen.layout
    this.#kernel = new WebAssembly.Instance(new WebAssembly.Module(KERNEL), { '': { memory } }).exports as unknown as Kernel
    this.#table = update + columns * rows * CELL * CELL * 4
    this.#out = this.#table + TABLE_BYTES
  }

  /** The memory of the newest picture from a rectangle's first pixel on, for an encoder that reads it by rows of {@link stride} px. */
  from (rectangle: Rectangle): Buffer {
    return Buffer.from(this.#memory.buffer, this.#at(rectangle), rectangle.height * this.#layout.stride)
  }

  /** Pixels from one row of the picture to the next. */
  get stride (): number {
    return this.#layout.stride / 4
  }

  /** @returns undefined if they are more than 256 */
  colours (rectangle: Rectangle): Colours | undefined {
    const { width, height } = rectangle
    const count = this.#kernel.palette(this.#at(rectangle), this.#layout.stride, width, height, this.#table, this.#out)
    if (count > 256) return undefined
    const { buffer } = this.#memory
    const colours = new Uint32Array(buffer, this.#table + SLOT_BYTES, count).slice()
    const [fresh, rough] = new Uint32Array(buffer, this.#table + SLOT_BYTES + 1024, 2)
    if (this.#screen.format === 'rgbx') {
      colours.forEach((colour, number) => { colours[number] = (colour & 0xff) << 16 | colour & 0xff00 | colour >> 16 })
    }
    return { colours, indices: new Uint8Array(buffer, this.#out, width * height).slice(), fresh: fresh!, rough: rough! }
  }

  /** Red, green and blue of at most 64x64 px one after another, filtered as PNG's type 4; in memory that is used again. */
  planes (rectangle: Rectangle): Uint8Array {
    const size = rectangle.width * rectangle.height
    for (const [plane, channel] of CHANNELS[this.#screen.format].entries()) this.#filter(rectangle, channel, plane * size)
    return new Uint8Array(this.#memory.buffer, this.#out, 3 * size)
  }

  /** The same of pixels that are all grey, of which the planes are one and the same. */
  greyPlanes (rectangle: Rectangle): Uint8Array {
    const size = rectangle.width * rectangle.height
    this.#filter(rectangle, 0, 0)
    const planes = new Uint8Array(this.#memory.buffer, this.#out, 3 * size)
    planes.copyWithin(size, 0, size)
    planes.copyWithin(2 * size, 0, size)
    return planes
  }

  #filter (rectangle: Rectangle, channel: number, at: number): void {
    const { width, height } = rectangle
    this.#kernel.paeth(this.#at(rectangle) + channel, this.#layout.stride, width, height, this.#out + at)
  }

  /** Copies cells of one row side by side to an atlas of so many cells in a row, from this place on, all in one of its rows. */
  copy (cells: Box, columns: number, place: number): void {
    const { grid, stride, update } = this.#layout
    const shown = pixelsOf(grid, cells)
    const [pitch, bytes] = [columns * CELL * 4, (cells.right - cells.left) * CELL * 4]
    const to = update + Math.floor(place / columns) * CELL * pitch + place % columns * CELL * 4
    this.#kernel.copy(this.#at(shown), stride, to, pitch, bytes, shown.height)
    this.#pad(to, pitch, bytes / 4, shown)
  }

  /** What was copied. */
  atlas (columns: number, rows: number): Atlas {
    const [width, height] = [columns * CELL, rows * CELL]
    return { pixels: Buffer.from(this.#memory.buffer, this.#layout.update, width * height * 4), width, height }
  }

  #at ({ x, y }: Rectangle): number {
    return this.#screen.at + y * this.#layout.stride + x * 4
  }

  /** Repeats the last column and row to the end of the cells, where a picture ends within them: an edge would cost bytes and bleed. */
  #pad (at: number, pitch: number, cellsWidth: number, { width, height }: Rectangle): void {
    const pixels = new Uint32Array(this.#memory.buffer, at)
    const row = pitch / 4
    for (let y = 0; y < height; y++) pixels.fill(pixels[y * row + width - 1]!, y * row + width, y * row + cellsWidth)
    for (let y = height; y < CELL; y++) pixels.copyWithin(y * row, (height - 1) * row, (height - 1) * row + cellsWidth)
  }
}
