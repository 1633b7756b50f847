import t, { type Test } from 'tap'

const { signal } = new AbortController()

/** The module on a clock of its own, with timers that are `lateMs` late. */
async function paceOnClock (t: Test, lateMs = 0) {
  const clock = { ms: 1000 }
  t.intercept(performance, 'now', { value: () => clock.ms })
  const { createPace } = await t.mockImport<typeof import('../../capture/pace.js')>('../../capture/pace.js', {
    'node:timers/promises': { setTimeout: async (ms: number) => { clock.ms += ms + lateMs }, setImmediate: async () => {} }
  })
  return { clock, createPace }
}

t.test('the first picture may be taken at once, and the next ones never sooner than the rate allows', async t => {
  const { clock, createPace } = await paceOnClock(t)
  const pace = createPace(100)
  for (const due of [1000, 1010, 1020, 1030]) {
    await pace.next(signal)
    t.equal(clock.ms, due)
  }
})

t.test('the rate is kept on average, even though timers are late', async t => {
  const { clock, createPace } = await paceOnClock(t, 1.3)
  const pace = createPace(60)
  for (let picture = 0; picture <= 600; picture++) await pace.next(signal)
  const tookMs = clock.ms - 1000
  t.ok(tookMs >= 10_000 - 1e-6, 'never faster')
  t.ok(tookMs < 10_000 + 2, `600 pictures after the first took ${tookMs} ms, not 10 s`)
})

t.test('work between the pictures does not lower the rate', async t => {
  const { clock, createPace } = await paceOnClock(t)
  const pace = createPace(50)
  for (let picture = 0; picture <= 100; picture++) {
    await pace.next(signal)
    clock.ms += 12
  }
  t.equal(clock.ms - 12, 1000 + 100 * 20)
})

t.test('after a rest the next picture may be taken at once, but what was missed is not made up for', async t => {
  const { clock, createPace } = await paceOnClock(t)
  const pace = createPace(10)
  await pace.next(signal)
  clock.ms += 5000
  for (const due of [6000, 6100, 6200]) {
    await pace.next(signal)
    t.equal(clock.ms, due)
  }
})

t.test('a wait ends when nobody is watching any more', async t => {
  const { createPace } = await import('../../capture/pace.js')
  const pace = createPace(0.1)
  const stop = new AbortController()
  await pace.next(stop.signal)
  const next = pace.next(stop.signal)
  stop.abort()
  await t.rejects(next, { name: 'AbortError' })
  await t.rejects(createPace(1).next(stop.signal), { name: 'AbortError' }, 'and not even the first may be taken')
})

t.test('a source that never waits for anything else still lets others have their turn', async t => {
  const { createPace } = await import('../../capture/pace.js')
  const pace = createPace(1e9)
  const turn = new Promise(resolve => setImmediate(resolve))
  const pictures = async () => { for (let picture = 0; picture < 1000; picture++) await pace.next(signal) }
  t.equal(await Promise.race([turn.then(() => 'a turn'), pictures().then(() => 'a thousand pictures')]), 'a turn')
})

t.test('a rate of 0 that is set while a picture is awaited does not stop pictures for good', async t => {
  let fps = 100
  const { clock, createPace } = await paceOnClock(t)
  const pace = createPace(() => fps)
  await pace.next(signal)
  clock.ms += 1000
  const upcoming = pace.next(signal)
  fps = 0
  await upcoming
  fps = 100
  const began = clock.ms
  await pace.next(signal)
  t.equal(clock.ms - began, 10)
})
