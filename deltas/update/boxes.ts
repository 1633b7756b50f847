import { CELL, TILE, type Cells, type Grid } from '../screen/grid.js'
import type { Reach } from '../standing/reach.js'

const TILE_CELLS = TILE / CELL

/** The smallest rectangle of cells within a tile that has all its marked ones. */
export interface Box extends Reach {
  /** The number of the tile, row by row from the top left. */
  tile: number
}

/** The boxes of all tiles that have marked cells, row by row. */
export function boxesOf (cells: Cells, { columns, rows }: Grid): Box[] {
  const tileColumns = Math.ceil(columns / TILE_CELLS)
  const boxes: Box[] = []
  const known = new Map<number, Box>()
  for (let cell = cells.findIndex(Boolean); cell >= 0 && cell < rows * columns; cell++) {
    if (cells[cell] === 0) continue
    const [row, column] = [Math.floor(cell / columns), cell % columns]
    const tile = Math.floor(row / TILE_CELLS) * tileColumns + Math.floor(column / TILE_CELLS)
    const box = known.get(tile)
    if (!box) {
      const created = { tile, left: column, top: row, right: column + 1, bottom: row + 1 }
      known.set(tile, created)
      boxes.push(created)
      continue
    }
    box.left = Math.min(box.left, column)
    box.right = Math.max(box.right, column + 1)
    box.bottom = row + 1
  }
  return boxes
}
