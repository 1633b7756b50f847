import type { Cells, Grid } from './grid.js'

/** Cells of a grid: from `left` and `top` up to but not including `right` and `bottom`. */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** The smallest box that holds all that are marked; undefined if none is. */
export function boxOf (cells: Cells, { columns, rows }: Grid): Box | undefined {
  const box = { left: columns, top: rows, right: 0, bottom: 0 }
  for (let row = 0; row < rows; row++) {
    const span = spanOf(cells, row * columns, columns)
    if (span === undefined) continue
    box.left = Math.min(box.left, span[0])
    box.right = Math.max(box.right, span[1])
    box.top = Math.min(box.top, row)
    box.bottom = row + 1
  }
  return box.right > 0 ? box : undefined
}

/** From the first marked cell of a row up to but not including the cell after the last; undefined if none is marked. */
export function spanOf (cells: Cells, start: number, columns: number): [number, number] | undefined {
  let first = start
  let last = start + columns - 1
  while (first <= last && cells[first] === 0) first++
  if (first > last) return undefined
  while (cells[last] === 0) last--
  return [first - start, last + 1 - start]
}
