import type { Box } from './box.js'
import { CELL, type Move } from './grid.js'
import type { Kernel } from './kernel-functions.js'
import type { Pair } from './pair.js'
import type { Scratch } from './scratch.js'

/**
 * Clears the marks of the cells that these moves make what they are in the newest picture. All pixels of the moves must be the same in
 * both pictures. Of cells that are covered in part, that part is copied to the last picture, to find out whether the rest has changed.
 */
export function applyMoves (moves: readonly Move[], { grid, stride, newest, last }: Pair, kernel: Kernel, { changed }: Scratch): void {
  const { columns, rows } = grid
  const copy = (x: number, y: number, width: number, height: number) => {
    const at = y * stride + x * 4
    if (width > 0 && height > 0) kernel.copy(newest + at, last + at, stride, width * 4, height)
  }
  for (const { x, y, width, height } of moves) {
    const whole: Box = {
      left: Math.ceil(x / CELL),
      top: Math.ceil(y / CELL),
      right: x + width === grid.width ? columns : Math.floor((x + width) / CELL),
      bottom: y + height === grid.height ? rows : Math.floor((y + height) / CELL)
    }
    for (let row = whole.top; row < whole.bottom; row++) changed.values.fill(0, row * columns + whole.left, row * columns + whole.right)

    const [left, top] = [whole.left * CELL, whole.top * CELL]
    const [right, bottom] = [Math.min(grid.width, whole.right * CELL), Math.min(grid.height, whole.bottom * CELL)]
    copy(x, y, width, top - y)
    copy(x, bottom, width, y + height - bottom)
    copy(x, top, left - x, bottom - top)
    copy(right, top, x + width - right, bottom - top)
  }
  for (const { x, y, width, height } of moves) {
    const [left, top] = [Math.floor(x / CELL), Math.floor(y / CELL)]
    const [across, down] = [Math.ceil((x + width) / CELL) - left, Math.ceil((y + height) / CELL) - top]
    const at = top * CELL * stride + left * CELL * 4
    kernel.compare(newest + at, last + at, stride, changed.at + top * columns + left, across, down, columns)
  }
}
