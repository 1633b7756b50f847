import t from 'tap'
import { Rhythm } from '../../../capture/sources/rhythm.js'

const LIMITS = { leastMs: 2000, mostMs: 10_000 }

/** The limit after these times, ms. */
function limitAfter (...times: number[]): number {
  const rhythm = new Rhythm(LIMITS)
  for (const ms of times) rhythm.came(ms)
  return rhythm.limitMs
}

t.test('before anything is known, it waits as long as it may', async t => { t.equal(limitAfter(), 10_000) })

t.test('it waits twice as long as usual, within limits', async t => {
  t.equal(limitAfter(33), 2000)
  t.equal(limitAfter(4000, 4000), 8000)
  t.equal(limitAfter(7000), 10_000)
})

t.test('one late picture does not make it wait longer for one that is usually quick', async t => {
  t.equal(limitAfter(...Array<number>(10).fill(33), 1900), 2000)
})

t.test('what has slowed down for good is waited for in the end', async t => {
  const rhythm = new Rhythm(LIMITS)
  rhythm.came(33)
  const limits = Array.from({ length: 6 }, () => {
    rhythm.missed()
    return rhythm.limitMs
  })
  t.ok(limits[0]! < 2500, `${limits[0]} ms after it was missed once`)
  t.equal(limits.at(-1), 10_000)
})
