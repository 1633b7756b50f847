import type { Box } from './box.js'
import type { Cells, Grid } from './grid.js'

/** A rectangle of cells. */
export interface Largest extends Box {
  /** How many wanted cells it holds. */
  readonly wanted: number
}

/** Finds rectangles in cells; has the memory that it takes. */
export class Rectangles {
  readonly #columns: number
  /** By corner of a cell: how many are wanted above it and to its left. */
  readonly #sums: Int32Array
  /** By column: how many rows up, and from where to where, a rectangle reaches that ends in this row. */
  readonly #heights: Int32Array
  readonly #lefts: Int32Array
  readonly #rights: Int32Array

  constructor ({ columns, rows }: Grid) {
    this.#columns = columns
    this.#sums = new Int32Array((columns + 1) * (rows + 1))
    this.#heights = new Int32Array(columns)
    this.#lefts = new Int32Array(columns)
    this.#rights = new Int32Array(columns)
  }

  /**
   * The rectangle that holds the most wanted cells, and no forbidden one; undefined if there is none with so many.
   * Every rectangle that can't be made larger is the widest of its height above some cell, and these are all looked at.
   */
  largest (wanted: Cells, forbidden: Cells, within: Box, least: number): Largest | undefined {
    const { left, top, right, bottom } = within
    const columns = this.#columns
    const [heights, lefts, rights] = [this.#heights, this.#lefts, this.#rights]
    this.#sum(wanted, forbidden, within)
    if (this.#count(left, top, right, bottom) < least) return undefined
    heights.fill(0, left, right)
    lefts.fill(left, left, right)
    rights.fill(right, left, right)
    let best: Box | undefined
    let most = least - 1
    for (let row = top; row < bottom; row++) {
      let first = left
      for (let column = left; column < right; column++) {
        if (forbidden[row * columns + column]) {
          heights[column] = 0
          lefts[column] = left
          first = column + 1
        } else {
          heights[column]!++
          if (first > lefts[column]!) lefts[column] = first
        }
      }
      let end = right
      for (let column = right - 1; column >= left; column--) {
        if (forbidden[row * columns + column]) {
          rights[column] = right
          end = column
        } else {
          if (end < rights[column]!) rights[column] = end
          const [from, to, over] = [lefts[column]!, rights[column]!, row + 1 - heights[column]!]
          if ((to - from) * heights[column]! <= most) continue
          const count = this.#count(from, over, to, row + 1)
          if (count > most) {
            most = count
            best = { left: from, top: over, right: to, bottom: row + 1 }
          }
        }
      }
    }
    return best && { ...this.#tight(best), wanted: most }
  }

  #sum (wanted: Cells, forbidden: Cells, { left, top, right, bottom }: Box): void {
    const [columns, pitch, sums] = [this.#columns, this.#columns + 1, this.#sums]
    sums.fill(0, top * pitch + left, top * pitch + right + 1)
    for (let row = top; row < bottom; row++) {
      const above = row * pitch
      let inRow = 0
      sums[above + pitch + left] = 0
      for (let column = left; column < right; column++) {
        const cell = row * columns + column
        if (forbidden[cell] === 0) inRow += wanted[cell]!
        sums[above + pitch + column + 1] = sums[above + column + 1]! + inRow
      }
    }
  }

  #count (left: number, top: number, right: number, bottom: number): number {
    const [above, below, sums] = [top * (this.#columns + 1), bottom * (this.#columns + 1), this.#sums]
    return sums[below + right]! - sums[below + left]! - sums[above + right]! + sums[above + left]!
  }

  /** Without the rows and columns at its sides that hold no wanted cell. */
  #tight ({ left, top, right, bottom }: Box): Box {
    while (this.#count(left, top, left + 1, bottom) === 0) left++
    while (this.#count(right - 1, top, right, bottom) === 0) right--
    while (this.#count(left, top, right, top + 1) === 0) top++
    while (this.#count(left, bottom - 1, right, bottom) === 0) bottom--
    return { left, top, right, bottom }
  }
}
