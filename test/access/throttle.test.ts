import t from 'tap'
import { Throttle } from '../../access/throttle.js'

/** A throttle whose clock the test moves. */
function withClock (options: ConstructorParameters<typeof Throttle>[0] = {}) {
  const clock = { ms: 1_000_000, guesses: 0 }
  const throttle = new Throttle({ now: () => clock.ms, ...options })
  const fail = (guesser: string, times: number) => { for (let i = 0; i < times; i++) throttle.fail(guesser, `guess ${++clock.guesses}`) }
  return { clock, throttle, fail }
}

t.test('an address has five tries, then waits 10 s, then twice as long after each', async t => {
  const { clock, throttle, fail } = withClock()
  fail('a', 4)
  t.equal(throttle.waitMs('a'), 0)
  for (const seconds of [10, 20, 40, 80]) {
    fail('a', 1)
    t.equal(throttle.waitMs('a'), seconds * 1000)
    clock.ms += seconds * 1000 - 1
    t.equal(throttle.waitMs('a'), 1)
    clock.ms++
    t.equal(throttle.waitMs('a'), 0)
  }
})

t.test('a player that keeps asking with an old key waits 10 s each time, and no longer', async t => {
  const { clock, throttle } = withClock()
  for (let i = 0; i < 4; i++) throttle.fail('a', 'old key')
  t.equal(throttle.waitMs('a'), 0)
  for (let i = 0; i < 100; i++) {
    throttle.fail('a', 'old key')
    t.equal(throttle.waitMs('a'), 10_000)
    clock.ms += 10_000
  }
  throttle.fail('a', 'another')
  t.equal(throttle.waitMs('a'), 20_000, 'but another guess counts')
})

t.test('nobody waits longer than an hour, and whoever is quiet for that long starts afresh', async t => {
  const { clock, throttle, fail } = withClock()
  fail('a', 100)
  t.equal(throttle.waitMs('a'), 3_600_000)
  clock.ms += 7_200_000
  fail('b', 1)
  t.equal(throttle.size, 1, 'it is forgotten')
  fail('a', 4)
  t.equal(throttle.waitMs('a'), 0)
})

t.test('one address does not wait for another', async t => {
  const { throttle, fail } = withClock()
  fail('a', 50)
  t.equal(throttle.waitMs('b'), 0)
})

t.test('when many guess together, each has one try, and whoever has not guessed can still come in', async t => {
  const { clock, throttle, fail } = withClock({ ceiling: 100 })
  for (let i = 0; i < 100; i++) fail(`early ${i}`, 1)
  t.equal(throttle.waitMs('early 0'), 0)
  fail('late', 1)
  t.equal(throttle.waitMs('late'), 10_000)
  fail('early 0', 1)
  t.equal(throttle.waitMs('early 0'), 20_000)
  t.equal(throttle.waitMs('somebody'), 0)
  clock.ms += 60_001
  fail('later', 1)
  t.equal(throttle.waitMs('later'), 0, 'a minute later all is as before')
})

t.test('it remembers a bounded number of addresses: those that guessed last', async t => {
  const { throttle, fail } = withClock({ addresses: 1000 })
  for (let i = 0; i < 5000; i++) fail(`address ${i}`, 5)
  t.equal(throttle.size, 1000)
  t.equal(throttle.waitMs('address 0'), 0)
  t.ok(throttle.waitMs('address 4999') > 0)
})
