import fc from 'fast-check'
import t from 'tap'
import type { Move } from '../../../deltas/screen/grid.js'
import { inOrder } from '../../../deltas/screen/order.js'

const length = fc.integer({ min: 0, max: 60 })
const size = fc.integer({ min: 1, max: 40 })
const move = fc.record({ fromX: length, fromY: length, x: length, y: length, width: size, height: size })

/** Whether it reads what the other one writes. */
function reads (one: Move, other: Move): boolean {
  for (let y = one.fromY; y < one.fromY + one.height; y++) {
    for (let x = one.fromX; x < one.fromX + one.width; x++) {
      if (x >= other.x && x < other.x + other.width && y >= other.y && y < other.y + other.height) return true
    }
  }
  return false
}

t.test('no move reads what one before it has written', async () => {
  fc.assert(fc.property(fc.array(move, { maxLength: 8 }), moves => {
    const ordered = inOrder(moves)
    const isGood = ordered.every((later, index) => ordered.slice(0, index).every(earlier => !reads(later, earlier)))
    // What is left out would have been part of a circle.
    return isGood && (ordered.length === moves.length || moves.some(one => moves.some(other => other !== one && reads(one, other))))
  }))
})

t.test('parts that have moved alike are never left out', async () => {
  const parts = fc.uniqueArray(fc.record({ column: fc.integer({ min: 0, max: 5 }), row: fc.integer({ min: 0, max: 5 }) }), {
    selector: ({ column, row }) => row * 6 + column,
    maxLength: 16
  })
  const shift = fc.integer({ min: -50, max: 50 })
  fc.assert(fc.property(parts, shift, shift, (parts, dx, dy) => {
    const moves = parts.map(({ column, row }) => {
      const [x, y] = [100 + column * 16, 100 + row * 16]
      return { fromX: x - dx, fromY: y - dy, x, y, width: 16, height: 16 }
    })
    return inOrder(moves).length === moves.length
  }))
})
