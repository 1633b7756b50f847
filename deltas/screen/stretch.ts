import { CELL, type Move } from './grid.js'
import type { Kernel } from './kernel-functions.js'
import type { Pair } from './pair.js'

/**
 * Moves the edges of a move outwards, by less than a cell, as far as the pixels are the same and no other move goes there.
 * What has moved seldom ends where a cell does.
 */
export function stretch ({ fromX, fromY, x, y, width, height }: Move, others: readonly Move[], pair: Pair, kernel: Kernel): Move {
  const { grid, stride } = pair
  const at = (picture: number, left: number, top: number) => picture + top * stride + left * 4
  const room = (limit: number, gaps: number[]) => Math.min(CELL - 1, limit, ...gaps.filter(gap => gap >= 0))

  const beside = others.filter(other => other.x < x + width && x < other.x + other.width)
  const upTo = room(Math.min(y, fromY), beside.map(other => y - other.y - other.height))
  const downTo = room(grid.height - height - Math.max(y, fromY), beside.map(other => other.y - y - height))
  const up = kernel.alike(at(pair.newest, x, y - 1), at(pair.last, fromX, fromY - 1), 4, width, -stride, upTo)
  const down = kernel.alike(at(pair.newest, x, y + height), at(pair.last, fromX, fromY + height), 4, width, stride, downTo)
  y -= up
  fromY -= up
  height += up + down

  const inRow = others.filter(other => other.y < y + height && y < other.y + other.height)
  const leftTo = room(Math.min(x, fromX), inRow.map(other => x - other.x - other.width))
  const rightTo = room(grid.width - width - Math.max(x, fromX), inRow.map(other => other.x - x - width))
  const left = kernel.alike(at(pair.newest, x - 1, y), at(pair.last, fromX - 1, fromY), stride, height, -4, leftTo)
  const right = kernel.alike(at(pair.newest, x + width, y), at(pair.last, fromX + width, fromY), stride, height, 4, rightTo)
  return { fromX: fromX - left, fromY, x: x - left, y, width: width + left + right, height }
}
