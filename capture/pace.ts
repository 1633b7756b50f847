import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import type { Pace } from './frame.js'

/**
 * A changed rate, and the end, are noticed within this time, ms: listening for the end during each wait took 5 % of the event
 * loop's CPU (measured).
 */
const RECHECK_MS = 100
/** Node's timers count whole milliseconds: one may fire that much too early. */
const EARLY_MS = 1

/**
 * A pace of at most `fps` pictures a second. It follows a schedule instead of counting from the last picture, so that
 * timers which fire late do not lower the rate: a single picture may come up to 1 ms early, or late.
 *
 * After a rest of more than one interval, the next picture may be taken at once, after one turn of the event loop.
 *
 * @param fps frames/s, none if 0; a function if it changes
 */
export function createPace (fps: number | (() => number)): Pace {
  const intervalMs = () => 1000 / (typeof fps === 'number' ? fps : fps())
  let last = -Infinity

  return {
    async next (signal) {
      let waited = false
      for (let waitMs; (waitMs = last + intervalMs() - performance.now()) > (waited ? EARLY_MS : 0); waited = true) {
        signal.throwIfAborted()
        await sleep(Math.min(Math.ceil(waitMs), RECHECK_MS))
      }
      // A source that is slower than its pace, and waits for nothing else, would never yield the event loop.
      if (!waited) await turn()
      signal.throwIfAborted()
      const now = performance.now()
      const due = last + intervalMs()
      // If the rate became 0 during the wait, there is no next moment: the schedule starts over.
      last = now - due < intervalMs() && Number.isFinite(due) ? due : now
    }
  }
}
