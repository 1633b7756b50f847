import type { Box } from '../screen/box.js'
import { CELL, TILE, type Cells, type Grid } from '../screen/grid.js'

const TILE_CELLS = TILE / CELL

/** The smallest rectangle of cells within a tile that has all its marked ones. */
export interface TileBox extends Box {
  /** The number of the tile, row by row from the top left. */
  tile: number
}

/** The boxes of all tiles that have marked cells, row by row. */
export function boxesOf (cells: Cells, { columns, rows }: Grid): TileBox[] {
  const boxes: TileBox[] = []
  let tile = 0
  for (let top = 0; top < rows; top += TILE_CELLS) {
    for (let left = 0; left < columns; left += TILE_CELLS, tile++) {
      const box = { tile, left: columns, top: rows, right: 0, bottom: 0 }
      for (let row = top; row < top + TILE_CELLS && row < rows; row++) {
        for (let column = left; column < left + TILE_CELLS && column < columns; column++) {
          if (cells[row * columns + column] === 0) continue
          if (row < box.top) box.top = row
          if (column < box.left) box.left = column
          if (column >= box.right) box.right = column + 1
          box.bottom = row + 1
        }
      }
      if (box.bottom > 0) boxes.push(box)
    }
  }
  return boxes
}
