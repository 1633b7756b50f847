import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import type { Capture, Frame } from '../../../capture/frame.js'
import { withRestart } from '../../../capture/views/restart.js'
import { frameOf } from '../../fixtures/camera.js'
import { stopTime } from '../../fixtures/virtual-time.js'

const RUNS = 500
const [FIRST_WAIT_MS, LONGEST_WAIT_MS, GOOD_MS] = [250, 8000, 1000]

/** A capture that fails. */
interface Attempt {
  /** Before its first frame, ms. */
  beforeMs: number
  frames: number
  /** From the first frame to the failure, ms. */
  shownMs: number
  reason: string
}

const attempts: fc.Arbitrary<Attempt[]> = fc.array(fc.record({
  beforeMs: fc.constantFrom(0, 10, 3000, 20_000),
  frames: fc.nat(2),
  shownMs: fc.constantFrom(0, 500, 999, 1000, 1001, 5000, 9000),
  reason: fc.constantFrom('the cable is out', 'the monitor is off', 'the source ended')
}), { maxLength: 12 })

/** What viewers see, and when an attempt begins, ms. */
type Event = [at: number, what: string]

/** What is promised, for attempts that fail one after the other. */
function expected (attempts: Attempt[]): Event[] {
  const events: Event[] = []
  let [now, waitMs, shown] = [0, FIRST_WAIT_MS, '']
  for (const { beforeMs, frames, shownMs, reason } of attempts) {
    events.push([now, 'an attempt'])
    now += beforeMs
    for (let count = 0; count < frames; count++) events.push([now, 'a picture'])
    if (frames > 0) {
      now += shownMs
      shown = ''
      if (shownMs >= GOOD_MS) waitMs = FIRST_WAIT_MS
    }
    if (reason !== shown) events.push([now, reason])
    shown = reason
    now += waitMs
    waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)
  }
  return [...events, [now, 'an attempt']]
}

t.test('however a capture fails: waits double from 0.25 to 8 s, and start anew after one second of good pictures', async t => {
  const time = stopTime(t)
  await fc.assert(fc.asyncProperty(attempts, async attempts => {
    time.reset()
    const stop = new AbortController()
    const began = performance.now()
    const events: Event[] = []
    const note = (what: string) => { events.push([performance.now() - began, what]) }
    const left = [...attempts]
    const failing: Capture<Frame> = async (signal, emit) => {
      note('an attempt')
      const attempt = left.shift()
      if (!attempt) return await new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
      const { beforeMs, frames, shownMs, reason } = attempt
      if (beforeMs > 0) await sleep(beforeMs)
      for (let count = 0; count < frames; count++) emit(frameOf('a picture'))
      if (frames > 0 && shownMs > 0) await sleep(shownMs)
      if (reason !== 'the source ended') throw new Error(reason)
    }
    const over = withRestart(failing, {
      placeholder: async fault => frameOf(fault, { fault }),
      onFailure () {}
    })(stop.signal, ({ jpeg }) => note(jpeg.toString()))

    const planned = expected(attempts)
    await time.advance(planned.at(-1)![0] + 1)
    assert.deepEqual(events, planned)
    stop.abort()
    await over
    assert.deepEqual([time.timers, getEventListeners(stop.signal, 'abort').length], [0, 0])
  }), { numRuns: RUNS })
  t.pass(`${RUNS} orders`)
})
