import type { Rectangle } from '../../capture/frame.js'
import { CELL, type Cells, type Grid } from '../../deltas/screen/grid.js'

/** No rectangle in Tight may be wider than this, px. */
const MAX_WIDTH = 2048
/** With this height the data of a rectangle, 2 MiB at four bytes a pixel, has a length that Tight can write, 22 bits. px */
const MAX_HEIGHT = 256

/** A rectangle cut into pieces that every encoding can hold, from the top left. */
export function piecesOf ({ x, y, width, height }: Rectangle): Rectangle[] {
  const pieces: Rectangle[] = []
  for (let top = 0; top < height; top += MAX_HEIGHT) {
    for (let left = 0; left < width; left += MAX_WIDTH) {
      pieces.push({ x: x + left, y: y + top, width: Math.min(MAX_WIDTH, width - left), height: Math.min(MAX_HEIGHT, height - top) })
    }
  }
  return pieces
}

/** The marked ones in a row of cells, as runs: the first column, and the one after the last. */
function runsOf (row: Cells): Array<readonly [number, number]> {
  const runs: Array<readonly [number, number]> = []
  for (let from = row.indexOf(1); from >= 0;) {
    const to = row.indexOf(0, from)
    const end = to < 0 ? row.length : to
    runs.push([from, end])
    from = row.indexOf(1, end)
  }
  return runs
}

/** Marked cells as rectangles that cover them, and nothing else of the picture, px: equal runs below one another are one rectangle. */
export function rectanglesOf (cells: Cells, grid: Grid): Rectangle[] {
  const rectangles: Rectangle[] = []
  /** By run: those that reach down to the row above. */
  let open = new Map<string, Rectangle>()
  for (let row = 0; row < grid.rows; row++) {
    const next = new Map<string, Rectangle>()
    const height = Math.min(CELL, grid.height - row * CELL)
    for (const [from, to] of runsOf(cells.subarray(row * grid.columns, (row + 1) * grid.columns))) {
      const key = `${from} ${to}`
      const above = open.get(key)
      const x = from * CELL
      const rectangle = above ?? { x, y: row * CELL, width: Math.min(to * CELL, grid.width) - x, height: 0 }
      if (!above) rectangles.push(rectangle)
      rectangle.height += height
      next.set(key, rectangle)
    }
    open = next
  }
  return rectangles
}
