import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { FREE_LANE, RightOfWay, type Lane } from '../../../capture/views/right-of-way.js'
import { stopTime } from '../../fixtures/virtual-time.js'

const NEVER = new AbortController().signal

const time = stopTime(t)

/** Works on one picture after another for a while. @returns how many there were */
async function work (lane: Lane, forMs: number, one: () => Promise<unknown>): Promise<number> {
  const over = performance.now() + forMs
  let pictures = 0
  while (performance.now() < over) {
    const leave = new AbortController()
    const timer = setTimeout(() => leave.abort(), over - performance.now())
    try {
      await lane.begin(leave.signal)
    } catch {
      break
    } finally {
      clearTimeout(timer)
    }
    await one()
    lane.end()
    pictures++
  }
  return pictures
}

t.test('the first lane never waits, however much the others have begun', async () => {
  const rightOfWay = new RightOfWay(1)
  await rightOfWay.other(() => 1).begin(NEVER)
  const first = rightOfWay.first()
  for (let count = 0; count < 5; count++) {
    await first.begin(NEVER)
    first.end()
  }
  await FREE_LANE.begin(NEVER)
  FREE_LANE.end()
})

t.test('of the others there are as many at once as there are threads, and the next begins when one ends', async t => {
  const rightOfWay = new RightOfWay(2)
  const lanes = [1, 2, 3].map(() => rightOfWay.other(() => 1))
  const begun: number[] = []
  const all = lanes.map(async (lane, index) => {
    await lane.begin(NEVER)
    begun.push(index)
  })
  await Promise.all(all.slice(0, 2))
  await time.advance(60_000)
  t.strictSame(begun, [0, 1])
  lanes[1]!.end()
  await all[2]
})

t.test('the others share what the first one leaves, and a little if that is nothing', async t => {
  /** The share of the time that the others get. */
  const shareBeside = async (first: number) => {
    const rightOfWay = new RightOfWay(1)
    rightOfWay.first().end(first * 1000) // of the last second
    const lane = rightOfWay.other(() => 1)
    await lane.begin(NEVER)
    lane.end(10)
    const began = performance.now()
    const share = lane.begin(NEVER).then(() => 10 / (performance.now() - began))
    await time.advance(1000)
    return await share
  }
  for (const [first, least, most] of [[0.5, 0.1, 0.5], [0.7, 0.05, 0.25], [1, 0.02, 0.055], [7, 0.02, 0.055]] as const) {
    const share = await shareBeside(first)
    t.ok(share > least && share < most, `${share.toFixed(3)} beside ${first}`)
  }
})

t.test('views that many watch come more often than those that few watch, and nobody is left out', async t => {
  const rightOfWay = new RightOfWay(1)
  const watchers = [8, 1, 0]
  const working = Promise.all(watchers.map(count => work(rightOfWay.other(() => count), 600, () => sleep(2))))
  await time.advance(700)
  const counts = await working
  t.comment(counts.join(', '))
  t.ok(counts[0]! > 2 * counts[1]!)
  t.ok(counts[1]! > counts[2]!)
  t.ok(counts[2]! > 0)
})

t.test('a newcomer does not catch up on what the others have had', async t => {
  const rightOfWay = new RightOfWay(1)
  const old = rightOfWay.other(() => 1)
  for (let count = 0; count < 20; count++) {
    await Promise.all([old.begin(NEVER), time.advance(100)])
    old.end(5)
  }
  const young = rightOfWay.other(() => 1)
  const working = Promise.all([old, young].map(lane => work(lane, 300, () => sleep(2))))
  await time.advance(400)
  const counts = await working
  t.ok(counts[0]! > counts[1]! / 2, counts.join(', '))
})

t.test('whoever leaves while they wait makes room for the next', async t => {
  const rightOfWay = new RightOfWay(1)
  const [busy, leaves, stays] = [1, 2, 3].map(() => rightOfWay.other(() => 1)) as [Lane, Lane, Lane]
  await busy.begin(NEVER)
  const leave = new AbortController()
  const left = leaves.begin(leave.signal)
  const stayed = stays.begin(NEVER)
  leave.abort()
  await t.rejects(left, { name: 'AbortError' })
  busy.end()
  await stayed
  await t.rejects(leaves.begin(leave.signal), { name: 'AbortError' })
})

t.test('the first keeps its pace on encoders that are too slow for all', async t => {
  const rightOfWay = new RightOfWay(1)
  let busy: Promise<unknown> = Promise.resolve()
  /** One picture at a time, in the order in which they come. */
  const encode = () => (busy = busy.then(() => sleep(20)))
  const others = [1, 2, 3, 4].map(() => work(rightOfWay.other(() => 1), 3000, encode))
  const began = performance.now()
  let pictures = 0
  const lane = rightOfWay.first()
  const first = async () => {
    for (let due = began; due < began + 3000; due += 40) {
      await sleep(Math.max(0, due - performance.now()))
      await lane.begin(NEVER)
      await encode()
      lane.end()
      // In the first second it is not known yet what it takes.
      if (due > began + 1000 && performance.now() < due + 80) pictures++
    }
  }
  await Promise.all([first(), time.advance(3200)])
  const rest = (await Promise.all(others)).reduce((sum, count) => sum + count)
  t.comment(`${pictures} pictures in time of 49, ${rest} of the others`)
  t.ok(pictures >= 40)
  t.ok(rest >= 4)
})

t.test('a picture that hung for a minute keeps the others waiting for 8 s at most', async t => {
  const { signal } = new AbortController()
  const rightOfWay = new RightOfWay(1)
  const [first, other] = [rightOfWay.first(), rightOfWay.other(() => 1)]
  await Promise.all([first.begin(signal), other.begin(signal)])
  await time.advance(60_000)
  first.end()
  other.end()
  let hasBegun = false
  other.begin(signal).then(() => { hasBegun = true })
  await time.advance(7900)
  t.equal(hasBegun, false)
  await time.advance(200)
  t.equal(hasBegun, true)
})
