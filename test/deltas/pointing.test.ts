import fc from 'fast-check'
import t from 'tap'
import type { Rectangle } from '../../capture/frame.js'
import { regionIn, regionOn, spotIn, spotOn } from '../../deltas/extents.js'
import { Pointing } from '../../deltas/pointing.js'
import { PointingSender } from '../../deltas/pointing-sender.js'
import { TimeSender } from '../../deltas/time-sender.js'
import { laserMessage, lookMessage } from '../../deltas/wire.js'
import { stopTime } from '../fixtures/virtual-time.js'

t.jobs = 1
const spot = (x: number, y = 0) => ({ display: '1', at: { x, y } })
const ALL = { x: 0, y: 0, width: 1, height: 1 }

t.test('a laser is told of at once, then 60 times a second at most, always the newest; it goes out by itself', async t => {
  const time = stopTime(t)
  const pointing = new Pointing()
  const told: Array<number | undefined> = []
  const leave = pointing.join(() => told.push(pointing.laser?.at.x))
  for (let ms = 0; ms < 100; ms++) {
    pointing.point('host', spot(ms))
    if (ms === 0) t.same(told, [0], 'at once')
    await time.advance(1)
  }
  t.ok(told.length >= 6 && told.length <= 7, `${told.length} times in 100 ms`)
  await time.advance(20)
  t.equal(told.at(-1), 99, 'the last place is not lost')
  const { length } = told
  pointing.point('host', spot(7))
  await time.advance(990)
  t.equal(told.length, length + 1)
  await time.advance(20)
  t.same(told.slice(length), [7, undefined], 'after a second')
  await time.advance(20)
  t.equal(time.timers, 0, 'nothing runs while nobody points')
  leave()
  pointing.point('host', spot(1))
  t.equal(told.length, length + 2)
  pointing.close()
  t.equal(time.timers, 0)
})

t.test('the newest hand has the laser, and only that can lift it; a region holds until there is another, or none', async t => {
  stopTime(t)
  const pointing = new Pointing()
  pointing.point('laptop', spot(1))
  pointing.point('phone', spot(2))
  pointing.lift('laptop')
  t.match(pointing.laser, spot(2))
  pointing.lift('phone')
  t.equal(pointing.laser, undefined)
  pointing.lookAt({ display: '1', at: ALL })
  pointing.point('phone', spot(3))
  pointing.lift('phone')
  t.match(pointing.region, { at: ALL })
  pointing.lookAt(undefined)
  t.equal(pointing.region, undefined)
})

t.test('each viewer is told where it is on their picture, once, and nothing of other displays', async t => {
  stopTime(t)
  const pointing = new Pointing()
  const sender = (part: Rectangle, display = '1') => {
    const extent = { display, part }
    return new PointingSender(pointing, () => extent)
  }
  const [whole, right, other] = [sender(ALL), sender({ x: 0.5, y: 0, width: 0.5, height: 1 }), sender(ALL, '2')]
  const none = lookMessage(undefined)
  for (const viewer of [whole, right, other]) t.same(viewer.take(), [none], 'to begin with, that there is no region')
  pointing.point('host', spot(0.75, 0.25))
  pointing.lookAt({ display: '1', at: { x: 0.25, y: 0, width: 0.5, height: 0.5 } })
  t.same(whole.take(), [laserMessage({ x: 0.75, y: 0.25 }), lookMessage({ x: 0.25, y: 0, width: 0.5, height: 0.5 })])
  t.same(right.take(), [laserMessage({ x: 0.5, y: 0.25 }), lookMessage({ x: 0, y: 0, width: 0.5, height: 0.5 })], 'the half of it')
  t.same(other.take(), [])
  t.same(whole.take(), [], 'none of it again')
  pointing.point('host', spot(0.25, 0.25))
  t.same(right.take(), [laserMessage(undefined)], 'not on their picture')
  const newcomer = sender(ALL)
  t.same(newcomer.take(), [laserMessage({ x: 0.25, y: 0.25 }), lookMessage({ x: 0.25, y: 0, width: 0.5, height: 0.5 })])
})

t.test('what is told is made once for all who see the same, and anew for those who see something else', async t => {
  stopTime(t)
  const pointing = new Pointing()
  let extent = { display: '1', part: ALL }
  const [ann, bob] = [new PointingSender(pointing, () => extent), new PointingSender(pointing, () => extent)]
  pointing.point('host', spot(0.25))
  pointing.lookAt({ display: '1', at: { x: 0, y: 0, width: 0.25, height: 0.5 } })
  const told = ann.take()
  t.equal(told.length, 2)
  t.ok(bob.take().every((message, index) => message === told[index]))
  extent = { display: '1', part: { ...ALL, width: 0.5 } } // the display has become larger, and they see the same pixels of it
  t.same(ann.take(), [laserMessage({ x: 0.5, y: 0 }), lookMessage({ x: 0, y: 0, width: 0.5, height: 0.5 })])
  t.same(ann.take(), [])
})

t.test('whatever parts of a display two people watch, they see the same place', async () => {
  const part = fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 100 }))
    .map(([from, length]) => ({ from: from / 100, length: Math.min(length, 100 - from) / 100 }))
  const parts = fc.tuple(part, part).map(([x, y]) => ({ x: x.from, y: y.from, width: x.length, height: y.length }))
  fc.assert(fc.property(parts, parts, parts, (mine, yours, region) => {
    const [me, you] = [{ display: '1', part: mine }, { display: '1', part: yours }]
    const corner = spotOn(me, { x: 1, y: 1 })
    const seen = spotIn(me, corner)
    if (!seen || Math.abs(seen.x - 1) > 1e-9) throw new Error('the corner of a picture is on it')
    const there = spotIn(you, corner)
    if (there && Math.abs(spotOn(you, there).at.x - corner.at.x) > 1e-4) throw new Error('they see another place')
    const shown = regionIn(you, regionOn(me, region))
    if (shown && !(shown.width > 0 && shown.height > 0 && shown.x + shown.width < 1 + 1e-9)) throw new Error('it is not on the picture')
    const back = regionIn(me, regionOn(me, region))
    if (!back || Math.abs(back.width - region.width) > 1e-9) throw new Error('it is not what was marked')
  }))
})

t.test('the last question about the time is answered, when that can be sent', async t => {
  const time = new TimeSender()
  t.same(time.take(), [])
  time.ask(1)
  time.ask(2)
  const before = Date.now()
  const [answer] = time.take()
  t.equal(answer!.readUInt32LE(4), 2)
  t.ok(answer!.readDoubleLE(8) >= before && answer!.readDoubleLE(8) <= Date.now())
  t.same(time.take(), [])
})
