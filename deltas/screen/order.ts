import type { Move } from './grid.js'

/**
 * Puts moves in an order in which none reads what one before it has written. Where moves read each other's targets in a circle, the
 * smallest of them is left out. Those of the same shift, next to each other, never do.
 */
export function inOrder (moves: readonly Move[]): Move[] {
  const left = [...moves]
  const ordered: Move[] = []
  while (left.length > 0) {
    const next = left.findIndex(move => left.every(other => other === move || !reads(other, move)))
    if (next >= 0) ordered.push(...left.splice(next, 1))
    else left.splice(left.indexOf(left.reduce((one, other) => areaOf(other) < areaOf(one) ? other : one)), 1)
  }
  return ordered
}

const areaOf = ({ width, height }: Move) => width * height

/** Whether it reads what the other one writes. */
function reads ({ fromX, fromY, width, height }: Move, other: Move): boolean {
  return fromX < other.x + other.width && other.x < fromX + width && fromY < other.y + other.height && other.y < fromY + height
}
