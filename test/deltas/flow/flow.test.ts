import t from 'tap'
import { Flow } from '../../../deltas/flow/flow.js'
import { FlowLink, type Change } from '../../fixtures/flow-link.js'

/** Bytes/ms. */
const MBIT = 125
const VIDEO: Change = { bytes: 120_000, isLossy: true }
const LETTER: Change = { bytes: 100, isLossy: false }
const SLIDE: Change = { bytes: 190_000, isLossy: true }

const last = (link: FlowLink) => link.painted.at(-1)!
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!
/** Of the updates that were painted from then on. */
const tookSince = (link: FlowLink, at: number) => median(link.painted.filter(update => update.at > at).map(({ tookMs }) => tookMs))

t.test('on a fast link everything is sent as it comes, at the quality that was asked for', async t => {
  const link = new FlowLink(100 * MBIT, 2)
  link.play(3000, () => VIDEO)
  t.ok(link.painted.length > 85, `${link.painted.length} of 91`)
  t.ok(link.painted.every(({ quality }) => quality === 80))
})

t.test('one update is under way at a time, two where the round trip is longer than a frame and they are small', async t => {
  for (const [roundTripMs, most] of [[5, 1], [120, 2]] as const) {
    const link = new FlowLink(20 * MBIT, roundTripMs)
    link.play(2000, () => VIDEO) // to find out what the link carries
    link.mostUnderWay = 0
    link.play(3000, () => ({ bytes: 5000, isLossy: false }))
    t.ok(link.mostUnderWay <= Math.max(most * 5000, 44_400), `${link.mostUnderWay}`)
    const before = link.painted.length
    link.play(3000, () => ({ bytes: 5000, isLossy: false }))
    t.ok((link.painted.length - before) / 3 > (most === 2 ? 14 : 25), `${link.painted.length - before}`)
  }
})

t.test('while something lossy changes all the time, quality falls until an update takes no longer than 120 ms', async t => {
  const link = new FlowLink(5 * MBIT, 20)
  link.play(10_000, () => VIDEO)
  t.ok(tookSince(link, 2000) < 150, `${tookSince(link, 2000)} ms`)
  t.ok(last(link).quality < 80)
  t.equal(link.painted[0]!.quality, 80)
  t.ok(link.mostUnderWay <= VIDEO.bytes, 'nothing queues')
})

t.test('on a link of 1 Mbit/s it is not worse than 25', async t => {
  const link = new FlowLink(MBIT, 40)
  link.play(20_000, () => VIDEO)
  t.equal(last(link).quality, 25)
})

t.test('when the link gets faster, the quality is back within 2 s', async t => {
  const link = new FlowLink(MBIT, 20)
  link.play(10_000, () => VIDEO)
  t.equal(last(link).quality, 25)
  link.bytesPerMs = 100 * MBIT
  link.play(2400, () => VIDEO)
  t.equal(last(link).quality, 80)
})

t.test('a link that stalls for seconds and then delivers at once does not leave the picture blurred', async t => {
  const link = new FlowLink(50 * MBIT, 10)
  link.play(3000, () => VIDEO)
  link.stalledUntil = link.now + 5000
  link.play(5000, () => VIDEO)
  link.play(2000, () => VIDEO)
  t.equal(last(link).quality, 80)
  t.ok(link.flow.refineBytes === 0 || link.flow.refineBytes >= 32_768, `${link.flow.refineBytes}`)
})

t.test('the trickle of a still desktop is not taken for what the link carries', async t => {
  const link = new FlowLink(50 * MBIT, 20)
  link.play(20_000, () => LETTER)
  link.play(300, () => link.now % 9900 === 0 ? SLIDE : undefined)
  link.play(99, () => SLIDE)
  link.play(500)
  t.equal(last(link).quality, 80)
  t.equal(last(link).bytes, SLIDE.bytes)
})

t.test('one slide after another gets the quality that was asked for, however slow the link is', async t => {
  const link = new FlowLink(MBIT, 20)
  for (let slide = 0; slide < 3; slide++) {
    let isNew = true
    link.play(6000, () => {
      const change = isNew ? SLIDE : undefined
      isNew = false
      return change
    })
    t.equal(last(link).quality, 80)
  }
})

t.test('refinement takes 50 ms of the link at a time, and climbs again after a slow spell although the screen stands still', async t => {
  const link = new FlowLink(MBIT / 4, 20)
  link.play(10_000, () => VIDEO)
  link.play(3000)
  link.blurred = 500_000
  link.play(300)
  t.ok(last(link).bytes <= 4096, `${last(link).bytes} bytes: the least`)
  link.bytesPerMs = 50 * MBIT
  link.play(2000)
  t.equal(link.blurred, 0, 'all is exact')
  t.ok(Math.max(...link.painted.map(({ bytes, at }) => at > 13_000 ? bytes : 0)) >= 65_536)
})

t.test('a viewer is as far behind as the picture is old that they have painted, or the one that does not arrive', async t => {
  const flow = new Flow(80)
  flow.send({ number: 1, bytes: 100, isLossy: false, ageMs: 40 }, 0)
  t.equal(flow.lagMs(500), undefined, 'before that nobody knows')
  flow.acknowledge(1, 100)
  t.equal(flow.lagMs(5000), 140, 'while the screen stands still, that stays')
  flow.send({ number: 2, bytes: 100, isLossy: false }, 6000)
  flow.acknowledge(2, 9000)
  t.equal(flow.lagMs(9000), 140, 'a refinement shows nothing new')
  flow.send({ number: 3, bytes: 100, isLossy: false, ageMs: 30 }, 10_000)
  t.equal(flow.lagMs(12_000), 2030)
  flow.presume()
  t.equal(flow.lagMs(12_000), undefined, 'whoever does not say what they have painted')
})

t.test('another quality counts from the next update on, with as many steps less as the link needs', async t => {
  const link = new FlowLink(5 * MBIT, 20)
  t.equal(link.flow.quality(0), 80)
  link.flow.ask(90)
  t.match([link.flow.quality(0), link.flow.isReduced], [90, false])
  link.flow.ask(80)
  link.play(5000, () => VIDEO)
  t.ok(link.flow.isReduced)
  link.flow.ask(30)
  t.equal(link.flow.quality(link.now), 25)
})

t.test('nothing is refined while an update is under way', async t => {
  const flow = new Flow(80)
  t.equal(flow.refineBytes, 16_384)
  flow.send({ number: 1, bytes: 100, isLossy: false }, 0)
  t.equal(flow.refineBytes, 0)
})

t.test('what was never sent, or was acknowledged before, can not be acknowledged', async t => {
  const flow = new Flow(80)
  t.notOk(flow.acknowledge(1, 0))
  for (const number of [7, 8, 9]) flow.send({ number, bytes: 100, isLossy: false }, 0)
  t.notOk(flow.acknowledge(10, 1))
  t.ok(flow.acknowledge(8, 1), 'and all before it')
  for (const number of [7, 8]) t.notOk(flow.acknowledge(number, 2))
  t.ok(flow.acknowledge(9, 2))
  t.ok(flow.isIdle)
})

t.test('an update that is not acknowledged counts as painted after a while, and may be acknowledged later', async t => {
  const flow = new Flow(80)
  t.equal(flow.dueAt, undefined)
  flow.send({ number: 1, bytes: 100, isLossy: false }, 100)
  t.notOk(flow.isReady)
  t.equal(flow.dueAt, 1100)
  flow.presume()
  t.ok(flow.isReady)
  t.equal(flow.dueAt, undefined)
  t.ok(flow.acknowledge(1, 5000))
  t.notOk(flow.acknowledge(1, 5000))
  for (let number = 2; number < 200; number++) {
    flow.send({ number, bytes: 100, isLossy: false }, 6000)
    flow.presume()
  }
  t.notOk(flow.acknowledge(100, 7000), 'whoever never acknowledges takes no memory')
  t.ok(flow.acknowledge(199, 7000))
})

t.test('on a link with a long round trip that takes longer', async t => {
  const flow = new Flow(80)
  t.ok(flow.measures(0), 'the first is measured')
  flow.send({ number: 1, bytes: 100, isLossy: false }, 0)
  flow.pong(600)
  t.equal(flow.dueAt, 2400)
  t.ok(flow.acknowledge(1, 610))
  t.notOk(flow.measures(700), 'not each')
  flow.send({ number: 2, bytes: 100, isLossy: false }, 700)
  flow.pong(701)
  t.equal(flow.dueAt, 3100, 'a pong that nobody asked for says nothing')
})
