import type { Rectangle } from '../../capture/frame.js'
import type { Box } from './box.js'
import { CELL, type Cells, type Grid } from './grid.js'

/** The cells that a rectangle touches. */
export function touched ({ x, y, width, height }: Rectangle): Box {
  return {
    left: Math.floor(x / CELL),
    top: Math.floor(y / CELL),
    right: Math.ceil((x + width) / CELL),
    bottom: Math.ceil((y + height) / CELL)
  }
}

/** The cells that a rectangle covers wholly: of a cell that reaches beyond the picture, all that the picture has of it. */
export function covered ({ width: gridWidth, height: gridHeight, columns, rows }: Grid, { x, y, width, height }: Rectangle): Box {
  return {
    left: Math.ceil(x / CELL),
    top: Math.ceil(y / CELL),
    right: x + width === gridWidth ? columns : Math.floor((x + width) / CELL),
    bottom: y + height === gridHeight ? rows : Math.floor((y + height) / CELL)
  }
}

/** What a rectangle of cells shows of the picture, px. */
export function pixelsOf (grid: Grid, { left, top, right, bottom }: Box): Rectangle {
  const [x, y] = [left * CELL, top * CELL]
  return { x, y, width: Math.min(right * CELL, grid.width) - x, height: Math.min(bottom * CELL, grid.height) - y }
}

export function contains (outer: Box, inner: Box): boolean {
  return inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom
}

export function overlaps (a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

/** Marks a rectangle of cells. */
export function mark (cells: Cells, { columns }: Grid, { left, top, right, bottom }: Box, value = 1): void {
  if (right <= left) return
  for (let row = top; row < bottom; row++) cells.fill(value, row * columns + left, row * columns + right)
}

/** How many cells are marked. A loop takes a tenth of the time of `reduce`. */
export function count (cells: Cells): number {
  let marked = 0
  for (let cell = 0; cell < cells.length; cell++) marked += cells[cell]!
  return marked
}

/** The highest number within a rectangle of cells. */
export function highest (cells: ArrayLike<number>, { columns }: Grid, { left, top, right, bottom }: Box): number {
  let found = 0
  for (let row = top; row < bottom; row++) {
    for (let cell = row * columns + left; cell < row * columns + right; cell++) if (cells[cell]! > found) found = cells[cell]!
  }
  return found
}
