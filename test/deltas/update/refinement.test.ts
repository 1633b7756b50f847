import t from 'tap'
import { gridOf } from '../../../deltas/screen/grid.js'
import { Activity } from '../../../deltas/screen/activity.js'
import { allowedNow } from '../../../deltas/update/refinement.js'

const LINK_BYTES = 100_000
/** Of 256x64 px: four tiles, of 16 cells each. */
const GRID = gridOf(256, 64)

t.test('nothing is refined while anything changes; only while what changes has changed all the time, a little now and then', t => {
  let now = 100_000
  t.intercept(performance, 'now', { value: () => now })
  const activity = new Activity(GRID)
  let version = 0
  const change = (...tiles: number[]) => {
    const cells = new Uint8Array(GRID.columns * GRID.rows)
    for (const tile of tiles) cells[4 * tile] = 1
    activity.note(++version, [], cells)
  }
  const allowed = (refinedAt = 0) => allowedNow(activity, LINK_BYTES, refinedAt, now)

  change(0, 1, 2, 3)
  t.equal(allowed(), 0)
  now += 299
  t.equal(allowed(), 0)
  now++
  t.equal(allowed(), LINK_BYTES)

  now += 10_000
  for (let picture = 0; picture < 20; picture++, now += 40) change(2)
  t.ok(allowed() > 0 && allowed() < LINK_BYTES, 'a video in a corner')
  t.equal(allowed(now - 200), 0, 'but not all the time')
  change(2, 3)
  t.equal(allowed(), 0, 'somebody does something')
  for (let picture = 0; picture < 10; picture++, now += 40) change(2)
  t.ok(allowed() > 0)

  now += 10_000
  change(1)
  const move = { fromX: 0, fromY: 0, x: 192, y: 0, width: 64, height: 64 }
  for (let picture = 0; picture < 10; picture++, now += 40) change(1)
  t.ok(allowed() > 0)
  activity.note(++version, [move], new Uint8Array(GRID.columns * GRID.rows))
  t.equal(allowed(), 0, 'something moves')
  t.end()
})
