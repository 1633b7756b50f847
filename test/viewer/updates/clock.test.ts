import t, { type Test } from 'tap'
import { Clock } from '../../../viewer/updates/clock.js'
import { stopTime } from '../../fixtures/virtual-time.js'

t.jobs = 1

/** What the clock of the service is ahead of that of the page, ms. */
const AHEAD = 1_767_225_600_000

/** A clock, and how long its questions and the answers are under way, ms. */
async function start (t: Test) {
  const time = stopTime(t)
  const link = { there: 5, back: 5, drift: 0 }
  let questions = 0
  const clock: Clock = new Clock(message => {
    questions++
    const question = new DataView(message).getUint32(4, true)
    setTimeout(() => {
      const ms = Math.floor(AHEAD + link.drift + performance.now())
      setTimeout(() => clock.answer({ kind: 'time', question, ms }), link.back)
    }, link.there)
  })
  t.teardown(() => clock.stop())
  clock.start()
  return { time, link, clock, asked: () => questions, error: () => Math.abs(clock.time!.offset - AHEAD - link.drift) }
}

t.test('a page knows the time of the service soon, and by how much that is wrong at most', async t => {
  const { time, link, clock, asked, error } = await start(t)
  t.equal(clock.time, undefined, 'nothing before the first answer')
  Object.assign(link, { there: 80, back: 0 })
  await time.advance(150)
  t.ok(clock.time!.uncertainty >= error(), `${error()} ms, and not more than ${clock.time!.uncertainty}`)
  t.ok(clock.time!.uncertainty < 45)
  Object.assign(link, { there: 2, back: 4 })
  await time.advance(1000)
  t.ok(error() <= clock.time!.uncertainty && clock.time!.uncertainty < 5, `${error()} ms, ${clock.time!.uncertainty}`)
  const madeAt = AHEAD + performance.now()
  await time.advance(70)
  t.ok(Math.abs(clock.ageOf(madeAt)! - 70) < 5, 'and how old what it was sent is')
  Object.assign(link, { there: 0, back: 300 })
  await time.advance(4000)
  t.ok(error() <= clock.time!.uncertainty && clock.time!.uncertainty < 5, 'answers that took longer count for nothing')
  await time.advance(10_000)
  const before = asked()
  t.ok(before <= 6, `${before} questions at the beginning`)
  await time.advance(60_000)
  t.equal(asked() - before, 4, 'and a few a minute later')
})

t.test('a service whose clock is set is followed, and old knowledge becomes uncertain', async t => {
  const { time, link, clock, error } = await start(t)
  await time.advance(10_000)
  Object.assign(link, { drift: 5000, there: 20, back: 10 })
  await time.advance(16_000)
  t.ok(error() <= clock.time!.uncertainty, `${error()} ms`)
  const { uncertainty } = clock.time!
  clock.stop()
  await time.advance(60_000)
  t.ok(clock.time!.uncertainty > uncertainty + 4)
  t.equal(time.timers, 0, 'nothing is asked any more')
  clock.answer({ kind: 'time', question: 1, ms: 0 })
  t.ok(error() <= clock.time!.uncertainty, 'what nobody has asked says nothing')
})
