import fc from 'fast-check'
import t from 'tap'
import { gridOf } from '../../../deltas/screen/grid.js'
import { Rectangles } from '../../../deltas/screen/rectangles.js'

const [COLUMNS, ROWS] = [7, 6]
const cells = (share: number) => fc.array(fc.integer({ min: 0, max: share }).map(value => value === 0 ? 1 : 0), {
  minLength: COLUMNS * ROWS,
  maxLength: COLUMNS * ROWS
})

t.test('the rectangle that holds the most wanted cells and no forbidden one, as trying all of them finds it', async () => {
  const rectangles = new Rectangles(gridOf(COLUMNS * 16, ROWS * 16))
  const [side, other] = [fc.tuple(fc.nat(COLUMNS), fc.nat(COLUMNS)), fc.tuple(fc.nat(ROWS), fc.nat(ROWS))]
  fc.assert(fc.property(cells(1), cells(4), side, other, (wanted, forbidden, across, down) => {
    const within = { left: Math.min(...across), right: Math.max(...across), top: Math.min(...down), bottom: Math.max(...down) }
    const count = (marks: number[], left: number, top: number, right: number, bottom: number) => marks.reduce((sum, mark, cell) => {
      const [column, row] = [cell % COLUMNS, Math.floor(cell / COLUMNS)]
      return sum + (column >= left && column < right && row >= top && row < bottom ? mark : 0)
    }, 0)
    let most = 0
    for (let top = within.top; top < within.bottom; top++) {
      for (let bottom = top + 1; bottom <= within.bottom; bottom++) {
        for (let left = within.left; left < within.right; left++) {
          for (let right = left + 1; right <= within.right; right++) {
            if (count(forbidden, left, top, right, bottom) === 0) most = Math.max(most, count(wanted, left, top, right, bottom))
          }
        }
      }
    }
    const found = rectangles.largest(Uint8Array.from(wanted), Uint8Array.from(forbidden), within, 2)
    if (found === undefined) return most < 2
    const { left, top, right, bottom } = found
    const [columns, rows] = [[left, right - 1], [top, bottom - 1]]
    return found.wanted === most && count(wanted, left, top, right, bottom) === most && count(forbidden, left, top, right, bottom) === 0 &&
      columns.every(column => count(wanted, column, top, column + 1, bottom) > 0) &&
      rows.every(row => count(wanted, left, row, right, row + 1) > 0)
  }), { numRuns: 300 })
})
