import t from 'tap'
import { Taps } from '../../../viewer/stage/taps.js'

const AT = { x: 100, y: 100 }

function tap (taps: Taps, time: number, at = AT, to = at): boolean {
  taps.down(at, 1)
  taps.move(to)
  return taps.up(to, time)
}

t.test('two taps are two taps if they are close together, in time and place', async t => {
  for (const [what, time, at, to, isTwice] of [
    ['at once', 200, AT, AT, true],
    ['with a trembling finger', 200, AT, { x: 104, y: 103 }, true],
    ['later', 400, AT, AT, false],
    ['elsewhere', 200, { x: 200, y: 100 }, { x: 200, y: 100 }, false],
    ['a drag', 200, AT, { x: 120, y: 100 }, false]
  ] as const) {
    const taps = new Taps()
    t.notOk(tap(taps, 0))
    t.equal(tap(taps, time, at, to), isTwice, what)
  }
})

t.test('three taps are not two times two, and two fingers are no tap', async t => {
  const taps = new Taps()
  t.same([0, 100, 200].map(time => tap(taps, time)), [false, true, false])
  taps.down(AT, 1)
  taps.down(AT, 2)
  t.notOk(taps.up(AT, 300))
})
