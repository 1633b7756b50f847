import { CELL, type Cells, type Grid, type Move } from '../screen/grid.js'
import { covered, mark, touched } from '../screen/cells.js'

/**
 * The marks of the cells after moves, each of which takes those of its source along. A cell that a move covers wholly is marked if its
 * source touches a cell that is, and loses its own mark; one that it covers in part keeps its own, too.
 */
export function carry (cells: Cells, grid: Grid, moves: readonly Move[]): Cells {
  return cells.includes(1) ? moves.reduce((before, move) => carryOne(before, grid, move), cells) : cells
}

function carryOne (before: Cells, grid: Grid, move: Move): Cells {
  const after = Uint8Array.from(before)
  const { x, y, fromX, fromY, width, height } = move
  mark(after, grid, covered(grid, move), 0)
  const source = touched({ x: fromX, y: fromY, width, height })
  for (let row = source.top; row < source.bottom; row++) {
    const [top, bottom] = [Math.max(fromY, row * CELL), Math.min(fromY + height, row * CELL + CELL)]
    for (let column = source.left; column < source.right; column++) {
      if (before[row * grid.columns + column] === 0) continue
      const [left, right] = [Math.max(fromX, column * CELL), Math.min(fromX + width, column * CELL + CELL)]
      mark(after, grid, touched({ x: left - fromX + x, y: top - fromY + y, width: right - left, height: bottom - top }))
    }
  }
  return after
}
