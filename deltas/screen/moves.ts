import { boxOf, type Box } from './box.js'
import { CELL, type Move } from './grid.js'
import type { Kernel } from './kernel-functions.js'
import { findShifts, type Shift } from './landmarks.js'
import type { Layout } from './layout.js'
import { inOrder } from './order.js'
import { Rectangles } from './rectangles.js'
import type { Scratch } from './scratch.js'

/** A move that saves fewer cells than this is left out: they take as few bytes themselves. 2048 px. */
const LEAST_CELLS = 8
/** Of a step: each viewer who has not seen it yet keeps them in mind. */
const MOST_MOVES = 16
/** All moves of a step save at least this part of what has changed. */
const LEAST_PART = 0.2

/** Finds out what has only moved. */
export class Moves {
  readonly #layout: Layout
  readonly #kernel: Kernel
  readonly #scratch: Scratch
  readonly #rectangles: Rectangles

  constructor (layout: Layout, kernel: Kernel, scratch: Scratch) {
    this.#layout = layout
    this.#kernel = kernel
    this.#scratch = scratch
    this.#rectangles = new Rectangles(layout.grid.columns, layout.grid.rows)
  }

  /**
   * Clears the marks of cells that moves bring to what they are. Writes to the last picture.
   * @param count how many cells are marked as changed
   * @returns the moves, each of which may be made after the ones before it
   */
  find (newest: number, last: number, count: number): Move[] {
    const left = this.#scratch.changed.values.slice()
    const found: { move: Move, count: number }[] = []
    for (const shift of findShifts(newest, last, this.#layout, this.#kernel, this.#scratch)) {
      for (const { count, ...box } of this.#moved(newest, last, left, shift)) found.push({ move: this.#moveTo(box, shift), count })
    }
    const best = found.sort((one, other) => other.count - one.count).slice(0, MOST_MOVES)
    if (best.reduce((sum, { count }) => sum + count, 0) < count * LEAST_PART) return []
    const moves = inOrder(best.map(({ move }) => this.#stretch(newest, last, move)))
    this.#apply(newest, last, moves)
    return moves
  }

  /** Boxes of cells that have moved by this shift; takes those away from the ones that are left. */
  #moved (newest: number, last: number, left: Uint8Array, { dx, dy }: Shift): (Box & { count: number })[] {
    const { grid, grid: { columns }, stride } = this.#layout
    const box = boxOf(left, grid)
    if (box === undefined) return []
    // Whole cells that come from within the picture.
    box.left = Math.max(box.left, Math.ceil(dx / CELL))
    box.top = Math.max(box.top, Math.ceil(dy / CELL))
    box.right = Math.min(box.right, Math.floor(Math.min(grid.width, grid.width + dx) / CELL))
    box.bottom = Math.min(box.bottom, Math.floor(Math.min(grid.height, grid.height + dy) / CELL))
    if (box.left >= box.right || box.top >= box.bottom) return []

    const { unlike } = this.#scratch
    const cell = box.top * columns + box.left
    const at = box.top * CELL * stride + box.left * CELL * 4
    unlike.values.fill(1)
    this.#kernel.compare(
      newest + at, last + at - dy * stride - dx * 4, stride, unlike.at + cell, box.right - box.left, box.bottom - box.top, columns
    )
    const found = []
    while (found.length < MOST_MOVES) {
      const moved = this.#rectangles.most(left, unlike.values, box, LEAST_CELLS)
      if (moved === undefined) break
      found.push(moved)
      for (let row = moved.top; row < moved.bottom; row++) left.fill(0, row * columns + moved.left, row * columns + moved.right)
    }
    return found
  }

  #moveTo ({ left, top, right, bottom }: Box, { dx, dy }: Shift): Move {
    const [x, y] = [left * CELL, top * CELL]
    return { fromX: x - dx, fromY: y - dy, x, y, width: (right - left) * CELL, height: (bottom - top) * CELL }
  }

  /** Moves its edges outwards, by less than a cell, as far as the pixels are the same. */
  #stretch (newest: number, last: number, { fromX, fromY, x, y, width, height }: Move): Move {
    const { grid, stride } = this.#layout
    const alike = (right: number, down: number, isRow: boolean, across: number, most: number) => this.#kernel.alike(
      newest + (y + down) * stride + (x + right) * 4,
      last + (fromY + down) * stride + (fromX + right) * 4,
      isRow ? 4 : stride,
      isRow ? width : height,
      across,
      Math.min(most, CELL - 1)
    )
    const up = alike(0, -1, true, -stride, Math.min(y, fromY))
    const down = alike(0, height, true, stride, grid.height - height - Math.max(y, fromY))
    y -= up
    fromY -= up
    height += up + down
    const left = alike(-1, 0, false, -4, Math.min(x, fromX))
    const right = alike(width, 0, false, 4, grid.width - width - Math.max(x, fromX))
    return { fromX: fromX - left, fromY, x: x - left, y, width: width + left + right, height }
  }

  /** Clears the marks of the cells that these moves make what they are in the newest picture. */
  #apply (newest: number, last: number, moves: readonly Move[]): void {
    const { grid: { columns, rows, width: whole, height: high }, stride } = this.#layout
    const { changed } = this.#scratch
    const copy = (x: number, y: number, width: number, height: number) => {
      const at = y * stride + x * 4
      if (width > 0 && height > 0) this.#kernel.copy(newest + at, last + at, stride, width * 4, height)
    }
    for (const { x, y, width, height } of moves) {
      const inner = {
        left: Math.ceil(x / CELL),
        top: Math.ceil(y / CELL),
        right: x + width === whole ? columns : Math.floor((x + width) / CELL),
        bottom: y + height === high ? rows : Math.floor((y + height) / CELL)
      }
      for (let row = inner.top; row < inner.bottom; row++) changed.values.fill(0, row * columns + inner.left, row * columns + inner.right)
      // Cells that it covers in part are what they are if the rest of them has not changed either.
      const [left, top] = [inner.left * CELL, inner.top * CELL]
      const [right, bottom] = [Math.min(whole, inner.right * CELL), Math.min(high, inner.bottom * CELL)]
      copy(x, y, width, top - y)
      copy(x, bottom, width, y + height - bottom)
      copy(x, top, left - x, bottom - top)
      copy(right, top, x + width - right, bottom - top)
    }
    for (const { x, y, width, height } of moves) {
      const [left, top] = [Math.floor(x / CELL), Math.floor(y / CELL)]
      const [across, down] = [Math.ceil((x + width) / CELL) - left, Math.ceil((y + height) / CELL) - top]
      const at = top * CELL * stride + left * CELL * 4
      this.#kernel.compare(newest + at, last + at, stride, changed.at + top * columns + left, across, down, columns)
    }
  }
}
