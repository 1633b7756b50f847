import { CELL, type Cells, type Grid, type Move } from '../screen/grid.js'
import { covered, highest, touched } from './reach.js'

/**
 * The marks of the cells after moves, each of which takes those of its source along. A cell that a move covers wholly gets the
 * highest mark that its source touches, and loses its own; one that it covers in part keeps its own if that is higher.
 */
export function carry (cells: Cells, grid: Grid, moves: readonly Move[]): Cells {
  return cells.includes(1) ? moves.reduce((before, move) => carryOne(before, grid, move), cells) : cells
}

function carryOne (before: Cells, grid: Grid, move: Move): Cells {
  const after = Uint8Array.from(before)
  const { x, y, width, height, fromX, fromY } = move
  const [right, bottom] = [x + width, y + height]
  const whole = covered(grid, move)
  const target = touched(move)
  for (let row = target.top; row < target.bottom; row++) {
    const [top, below] = [Math.max(y, row * CELL), Math.min(bottom, row * CELL + CELL)]
    for (let column = target.left; column < target.right; column++) {
      const left = Math.max(x, column * CELL)
      const source = {
        x: left - x + fromX, y: top - y + fromY, width: Math.min(right, column * CELL + CELL) - left, height: below - top
      }
      const mark = highest(before, grid, touched(source))
      const isWhole = column >= whole.left && column < whole.right && row >= whole.top && row < whole.bottom
      const cell = row * grid.columns + column
      after[cell] = isWhole ? mark : Math.max(mark, before[cell]!)
    }
  }
  return after
}
