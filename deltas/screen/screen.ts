import type { PixelFormat, Region } from '../../capture/frame.js'
import { Activity } from './activity.js'
import { boxOf } from './box.js'
import { CELL, type Cells, type Move, type Step } from './grid.js'
import { startKernel, type Kernel } from './kernel-functions.js'
import type { Layout } from './layout.js'
import { Moves } from './moves.js'
import { Rest } from './rest.js'
import { layOutScratch, type Scratch } from './scratch.js'

/** Fewer changed cells are not searched for moves: they take few bytes. 6144 px, such as a line of text. */
const FEW_CELLS = 24

/** The newest picture, with what is known of it. Compiles its kernel at once: for threads. */
export class Screen {
  readonly layout: Layout
  readonly format: PixelFormat
  readonly #activity: Activity
  readonly #kernel: Kernel
  readonly #scratch: Scratch
  readonly #moves: Moves
  readonly #rest = new Rest()
  #version = 0
  #newest: 0 | 1 = 0

  /** @param memory of as many pages as the layout says; zeros where no picture is written */
  constructor (layout: Layout, memory: WebAssembly.Memory, format: PixelFormat) {
    this.layout = layout
    this.format = format
    this.#activity = new Activity(layout.grid)
    this.#kernel = startKernel(memory)
    this.#scratch = layOutScratch(layout, memory)
    this.#moves = new Moves(layout, this.#kernel, this.#scratch)
  }

  /** Of the newest picture; 0 before the first. */
  get version (): number {
    return this.#version
  }

  /** Where the newest picture is in the memory, bytes. */
  get at (): number {
    return this.layout.pictures[this.#newest]
  }

  /** By cell: the version at which its pixels last became what they are. */
  get versions (): Uint32Array {
    return this.#activity.versions
  }

  /** Tiles in a row. */
  get tileColumns (): number {
    return this.#activity.tileColumns
  }

  /** By tile: in which share of the last pictures it had something new, rather than moved; 0 to 1. */
  get heat (): Float32Array {
    return this.#activity.heat
  }

  /** By tile: when it last had something new or moved; ms, as `performance.now()` counts. */
  get lastChange (): Float64Array {
    return this.#activity.lastChange
  }

  /** When anything last changed or moved; ms, as `performance.now()` counts. */
  get changedAt (): number {
    return this.#activity.changedAt
  }

  /** When anything last did where nothing had for 3 s; likewise. Neither a clock nor a video does that, but at first. */
  get stirredAt (): number {
    return this.#activity.stirredAt
  }

  /**
   * Takes in the next picture. The memory of the one before is written to meanwhile. After that it differs from this picture within
   * `region` at most: for the next picture, that is to be written there, and what changes by then.
   * @param index where it was written: 0 and 1 by turns
   * @param region all that may differ from the last picture; of no matter for the first one
   * @param takenAt ms since the epoch
   * @returns undefined if nothing differs
   */
  take (index: 0 | 1, region: Region, takenAt: number): Step | undefined {
    this.#newest = index
    const { changed } = this.#scratch
    if (this.#version === 0) return this.#step([], changed.values.fill(1), takenAt)
    const count = this.#detect(region)
    if (count === 0) return undefined
    const moves = count < FEW_CELLS || this.#rest.skips(count) ? [] : this.#search(count)
    return this.#step(moves, changed.values, takenAt)
  }

  /** Marks the cells that differ from the last picture; how many. */
  #detect (region: Region): number {
    const { grid, grid: { columns }, stride, pictures: [one, other] } = this.layout
    const { changed: { at, values } } = this.#scratch
    values.fill(0)
    for (const { x, y, width, height } of region) {
      const [left, right] = [Math.floor(x / CELL), Math.ceil((x + width) / CELL)]
      const bottom = Math.ceil((y + height) / CELL)
      for (let row = Math.floor(y / CELL); row < bottom; row++) values.fill(1, row * columns + left, row * columns + right)
    }
    const box = boxOf(values, grid)
    if (box === undefined) return 0
    const { left, top, right, bottom } = box
    const first = top * CELL * stride + left * CELL * 4
    return this.#kernel.compare(one + first, other + first, stride, at + top * columns + left, right - left, bottom - top, columns)
  }

  #search (count: number): Move[] {
    const moves = this.#moves.find(this.at, this.layout.pictures[1 - this.#newest]!, count)
    this.#rest.note(count, moves.length > 0)
    return moves
  }

  #step (moves: readonly Move[], marks: Cells, takenAt: number): Step {
    const changed = marks.slice()
    this.#activity.note(++this.#version, moves, changed)
    return { version: this.#version, moves, changed, takenAt }
  }
}
