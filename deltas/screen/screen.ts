import type { PixelFormat, Region } from '../../capture/frame.js'
import { CELL, TILE, type Cells, type Step } from './grid.js'
import { startKernel, type Kernel } from './kernel-functions.js'
import type { Layout } from './layout.js'

/** Cells along the side of a tile. */
const TILE_CELLS = TILE / CELL
/** How much the newest picture counts in {@link Screen.heat}: half of it is what happened in the last five pictures. */
const NEWEST = 1 / 8

/** The newest picture, with what is known of it. Compiles its kernel at once: for threads. */
export class Screen {
  readonly layout: Layout
  readonly format: PixelFormat
  /** Tiles in a row. */
  readonly tileColumns: number
  /** By cell: the version at which its pixels last became what they are. */
  readonly versions: Uint32Array
  /** By tile: in which share of the last pictures it had something new, rather than moved; 0 to 1. */
  readonly heat: Float32Array
  /** By tile: when it last had something new or moved; ms, as `performance.now()` counts. */
  readonly lastChange: Float64Array
  readonly #kernel: Kernel
  /** By cell: whether it differs; in the memory of the kernel. */
  readonly #marks: Uint8Array
  #version = 0
  #newest: 0 | 1 = 0

  /** @param memory of at least as many pages as the layout says, and zeros until the first picture is written */
  constructor (layout: Layout, memory: WebAssembly.Memory, format: PixelFormat) {
    const { columns, rows } = layout.grid
    this.layout = layout
    this.format = format
    this.tileColumns = Math.ceil(columns / TILE_CELLS)
    this.versions = new Uint32Array(columns * rows)
    const tiles = this.tileColumns * Math.ceil(rows / TILE_CELLS)
    this.heat = new Float32Array(tiles)
    this.lastChange = new Float64Array(tiles)
    this.#kernel = startKernel(memory)
    this.#marks = new Uint8Array(memory.buffer, layout.screen, columns * rows)
  }

  /** Of the newest picture; 0 before the first. */
  get version (): number {
    return this.#version
  }

  /** Where the newest picture is in the memory, bytes. */
  get at (): number {
    return this.layout.pictures[this.#newest]
  }

  /**
   * Takes in the next picture. The memory of the one before may be written to after that, and holds nothing of use.
   * @param index where it was written: 0 and 1 by turns
   * @param region all that may differ from the last picture; of no matter for the first one
   * @param takenAt ms since the epoch
   * @returns undefined if nothing differs
   */
  take (index: 0 | 1, region: Region, takenAt: number): Step | undefined {
    const isFirst = this.#version === 0
    this.#newest = index
    const count = isFirst ? this.#markAll() : this.#detect(region)
    if (count === 0) return undefined
    const changed = this.#marks.slice()
    this.#version++
    this.#note(changed)
    return { version: this.#version, moves: [], changed, takenAt }
  }

  #markAll (): number {
    this.#marks.fill(1)
    return this.#marks.length
  }

  /** Marks the cells that differ from the last picture; how many. */
  #detect (region: Region): number {
    const { grid: { columns, rows }, stride, pictures, screen } = this.layout
    const [newest, last] = [pictures[this.#newest], pictures[1 - this.#newest]!]
    this.#marks.fill(0)
    for (const { x, y, width, height } of region) {
      const [left, top] = [Math.floor(x / CELL), Math.floor(y / CELL)]
      const [right, bottom] = [Math.min(columns, Math.ceil((x + width) / CELL)), Math.min(rows, Math.ceil((y + height) / CELL))]
      for (let row = top; row < bottom; row++) this.#marks.fill(1, row * columns + left, row * columns + right)
    }
    // Rectangles may share cells, so that cells are counted when all are compared.
    for (const { x, y, width, height } of region) {
      const [left, top] = [Math.floor(x / CELL), Math.floor(y / CELL)]
      const at = top * CELL * stride + left * CELL * 4
      const right = Math.min(columns, Math.ceil((x + width) / CELL))
      const bottom = Math.min(rows, Math.ceil((y + height) / CELL))
      this.#kernel.compare(newest + at, last + at, stride, screen + top * columns + left, right - left, bottom - top, columns)
    }
    return this.#marks.reduce((sum, mark) => sum + mark, 0)
  }

  /** Brings what is known of cells and tiles up to date. */
  #note (changed: Cells): void {
    const { columns } = this.layout.grid
    const now = performance.now()
    const { heat, tileColumns } = this
    for (let tile = 0; tile < heat.length; tile++) heat[tile]! *= 1 - NEWEST
    const hot = new Set<number>()
    for (let cell = changed.indexOf(1); cell >= 0; cell = changed.indexOf(1, cell + 1)) {
      this.versions[cell] = this.#version
      hot.add(Math.floor(cell / columns / TILE_CELLS) * tileColumns + Math.floor(cell % columns / TILE_CELLS))
    }
    for (const tile of hot) {
      heat[tile]! += NEWEST
      this.lastChange[tile] = now
    }
  }
}
