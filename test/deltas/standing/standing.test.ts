import t from 'tap'
import { gridOf, type Move, type Step } from '../../../deltas/screen/grid.js'
import { Gap } from '../../../deltas/standing/gap.js'
import { Standing } from '../../../deltas/standing/standing.js'

// 5x3 cells; those of the last column are 6 px wide, those of the last row 8 px high.
const GRID = gridOf(70, 40)
const NONE = new Uint8Array(15)

const move = (fromX: number, fromY: number, x: number, y: number, width: number, height: number): Move =>
  ({ fromX, fromY, x, y, width, height })
const step = (version: number, moves: Move[], changed: number[] = []): Step =>
  ({ version, moves, changed: NONE.map((_, cell) => Number(changed.includes(cell))), takenAt: 0 })
const marked = (cells: Uint8Array) => [...cells.keys()].filter(cell => cells[cell] === 1)

t.test('what was missed is missed wherever it moves to, and what moves over it whole makes it right', async t => {
  const gap = Gap.none(GRID, 1).after(step(2, [], [0]))
  t.strictSame(marked(gap.after(step(3, [move(0, 0, 20, 4, 16, 16)])).stale), [0, 1, 2, 6, 7], 'it reaches into four more cells')
  t.strictSame(marked(gap.after(step(3, [move(32, 0, 0, 0, 16, 16)])).stale), [], 'a cell is covered')
  t.strictSame(marked(gap.after(step(3, [move(32, 0, 0, 0, 16, 15)])).stale), [0], 'a row of it is not')
  const corner = Gap.none(GRID, 1).after(step(2, [], [14]))
  t.strictSame(marked(corner.after(step(3, [move(32, 0, 64, 32, 6, 8)])).stale), [], 'all that the picture has of a cell is covered')
  const moves = [move(0, 0, 16, 0, 16, 16), move(16, 0, 32, 0, 16, 16)]
  t.strictSame(marked(gap.after(step(3, moves)).stale), [0, 1, 2], 'a move reads what the one before has left')
})

t.test('a move is not sent if all that it writes is sent anyway, but is if another one reads it', async t => {
  const onto = [move(0, 0, 32, 0, 16, 16)]
  t.equal(Gap.none(GRID, 1).after(step(2, onto, [2])).moves.length, 0)
  t.equal(Gap.none(GRID, 1).after(step(2, [...onto, move(32, 0, 48, 0, 16, 16)], [2])).moves.length, 2)
  t.equal(Gap.whole(GRID).after(step(2, onto)).moves.length, 0, 'for whoever has nothing')
})

t.test('of too many moves, what they have written is sent instead, and nothing else', async t => {
  let gap = Gap.none(GRID, 1)
  for (let version = 2; version < 66; version++) {
    const x = version % 2 * 16
    gap = gap.after(step(version, [move(x, 0, 16 - x, 0, 8, 8)]))
  }
  t.equal(gap.moves.length, 64)
  gap = gap.after(step(66, [move(0, 0, 16, 0, 8, 8)]))
  t.strictSame([gap.moves.length, marked(gap.stale)], [0, [0, 1]])
  let large = Gap.none(GRID, 1)
  for (let version = 2; version < 7; version++) large = large.after(step(version, [move(0, 0, 0, 16, 70, 24), move(0, 24, 0, 0, 70, 16)]))
  t.strictSame([large.moves.length, marked(large.stale).length], [0, 15], 'more than four screens')
})

t.test('what is lossy moves along', async t => {
  const standing = new Standing(GRID)
  standing.reach(Gap.none(GRID, 1), NONE.map((_, cell) => Number(cell === 0)))
  standing.fold(step(2, [move(0, 0, 32, 16, 16, 16)]))
  t.strictSame(marked(standing.lossy), [0, 7])
})

t.test('viewers who stand at the same point stay there together, and share what is known of it', async t => {
  const [one, other] = [new Standing(GRID), new Standing(GRID)]
  for (const standing of [one, other]) standing.reach(Gap.none(GRID, 1), NONE)
  t.notOk(one.gap === other.gap)
  other.reach(one.gap, one.lossy)
  for (let version = 2; version < 5; version++) {
    const next = step(version, [move(0, 0, 16, version, 16, 16)], [version])
    for (const standing of [one, other]) standing.fold(next)
    t.ok(one.gap === other.gap && one.lossy === other.lossy)
  }
})
