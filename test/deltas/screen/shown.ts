import type { Rectangle } from '../../../capture/frame.js'
import { CELL, type Cells, type Move, type Step } from '../../../deltas/screen/grid.js'
import { layOut } from '../../../deltas/screen/layout.js'
import { Screen } from '../../../deltas/screen/screen.js'

/** The byte of a pixel that says nothing. */
const COLOUR = 0xffffff

/** What the screen made of a picture. */
export interface Took {
  /** The step's; none if there is no step. */
  moves: readonly Move[]
  version: number | undefined
  /** How many cells differ from the last picture, outside of what is new. */
  differing: number
  /** How many of those the step has marked as changed. */
  changed: number
}

/** A picture to draw on, and a screen that it is shown to as the event loop does; its steps are applied by a model. */
export class Shown {
  readonly screen: Screen
  /** One number a pixel, row by row. */
  readonly pixels: Uint32Array
  /** The last picture; what every viewer has painted. */
  #painted: Uint32Array
  readonly #memory: WebAssembly.Memory
  /** What has changed since each of the two memories was written; a rectangle for each picture. */
  readonly #stale: [Rectangle[], Rectangle[]]
  #index: 0 | 1 = 0

  constructor (readonly width: number, readonly height: number) {
    const layout = layOut(width, height)
    this.#memory = new WebAssembly.Memory({ initial: layout.pages, maximum: layout.pages, shared: true })
    this.screen = new Screen(layout, this.#memory, 'bgrx')
    this.pixels = new Uint32Array(width * height)
    this.#painted = new Uint32Array(width * height)
    const all = { x: 0, y: 0, width, height }
    this.#stale = [[all], [all]]
  }

  /** Draws on part of the picture; what lies outside of it is not drawn. */
  draw ({ x: left, y: top, width, height }: Rectangle, colourAt: (x: number, y: number) => number): void {
    for (let y = Math.max(0, top); y < Math.min(this.height, top + height); y++) {
      for (let x = Math.max(0, left); x < Math.min(this.width, left + width); x++) {
        this.pixels[y * this.width + x] = colourAt(x - left, y - top) & COLOUR
      }
    }
  }

  /** Moves part of the picture by `dx` and `dy`, as far as it stays within `within`. */
  scroll (within: Rectangle, dx: number, dy: number): void {
    const old = this.pixels.slice()
    const is = (x: number, y: number) => x >= within.x && x < within.x + within.width && y >= within.y && y < within.y + within.height
    this.draw(within, (right, down) => {
      const [x, y] = [within.x + right, within.y + down]
      return is(x - dx, y - dy) ? old[(y - dy) * this.width + x - dx]! : old[y * this.width + x]!
    })
  }

  /**
   * Shows the picture to the screen, and applies its step to the last one.
   * @param region what has been drawn on; all of it if left out
   * @param fresh where something new has been drawn, if it is not to be counted
   * @throws if the step does not lead to this picture
   */
  take (region: Rectangle[] = [{ x: 0, y: 0, width: this.width, height: this.height }], fresh: Rectangle[] = []): Took {
    this.#index = this.#index === 0 ? 1 : 0
    for (const stale of this.#stale) stale.push(...region)
    this.#write(this.#index)
    const differing = this.#differing()
    const step = this.screen.take(this.#index, region, 0)
    if (step) this.#apply(step)
    if (this.#differing().includes(1)) throw new Error('The step does not lead to this picture')
    return {
      moves: step?.moves ?? [],
      version: step?.version,
      differing: this.#count(differing, fresh),
      changed: step ? this.#count(step.changed, fresh) : 0
    }
  }

  #count (cells: Cells, fresh: Rectangle[]): number {
    const { columns } = this.screen.layout.grid
    return cells.reduce((sum, mark, cell) => {
      const [left, top] = [cell % columns * CELL, Math.floor(cell / columns) * CELL]
      const isFresh = fresh.some(({ x, y, width, height }) =>
        x < left + CELL && left < x + width && y < top + CELL && top < y + height)
      return sum + (isFresh ? 0 : mark)
    }, 0)
  }

  #write (index: 0 | 1): void {
    const { pictures, stride } = this.screen.layout
    const memory = new Uint32Array(this.#memory.buffer)
    for (const { x, y, width, height } of this.#stale[index].splice(0)) {
      for (let row = y; row < y + height; row++) {
        for (let column = x; column < x + width; column++) {
          const noise = (row * 31 + column * 17 + this.screen.version * 7) << 24
          memory[(pictures[index] + row * stride) / 4 + column] = this.pixels[row * this.width + column]! | noise
        }
      }
    }
  }

  /** Cells in which what is painted differs from the picture. */
  #differing (): Cells {
    const { columns, rows } = this.screen.layout.grid
    const cells = new Uint8Array(columns * rows)
    this.pixels.forEach((colour, at) => {
      if (colour !== this.#painted[at]) cells[Math.floor(at / this.width / CELL) * columns + Math.floor(at % this.width / CELL)] = 1
    })
    return cells
  }

  #apply ({ moves, changed }: Step): void {
    const painted = this.#painted
    for (const { fromX, fromY, x, y, width, height } of moves) {
      const isWithin = Math.min(fromX, fromY, x, y) >= 0 && width > 0 && height > 0 &&
        Math.max(fromX, x) + width <= this.width && Math.max(fromY, y) + height <= this.height
      if (!isWithin) throw new Error('A move reaches beyond the picture')
      const old = painted.slice()
      for (let row = 0; row < height; row++) {
        const from = (fromY + row) * this.width + fromX
        painted.set(old.subarray(from, from + width), (y + row) * this.width + x)
      }
    }
    const { columns } = this.screen.layout.grid
    for (let cell = changed.indexOf(1); cell >= 0; cell = changed.indexOf(1, cell + 1)) {
      const [left, top] = [cell % columns * CELL, Math.floor(cell / columns) * CELL]
      for (let y = top; y < Math.min(this.height, top + CELL); y++) {
        const at = y * this.width
        painted.set(this.pixels.subarray(at + left, at + Math.min(this.width, left + CELL)), at + left)
      }
    }
  }
}
