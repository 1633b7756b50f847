import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import type { Pace } from './frame.js'

/** A rate that changes, and the end, are noticed after this time, ms: to listen for the end of each wait took 5 % of the event loop's CPU (measured). */
const GLANCE_MS = 100
/** Node's timers count whole milliseconds: one may end that much too early. */
const GRAIN_MS = 1

/**
 * A pace of at most `fps` pictures a second, counted on a schedule and not from the last picture, so that timers do not add
 * up to another rate: a single picture comes up to 1 ms before its time, or after it.
 *
 * After a rest of more than one interval the next picture may be taken at once, when everybody else had their turn of the event loop.
 *
 * @param fps frames/s, none if 0; a function if it changes
 */
export function createPace (fps: number | (() => number)): Pace {
  const intervalMs = () => 1000 / (typeof fps === 'number' ? fps : fps())
  let last = -Infinity

  return {
    async next (signal) {
      let waited = false
      for (let waitMs; (waitMs = last + intervalMs() - performance.now()) > (waited ? GRAIN_MS : 0); waited = true) {
        signal.throwIfAborted()
        await sleep(Math.min(Math.ceil(waitMs), GLANCE_MS))
      }
      // A source that is slower than its pace, and waits for nothing else, would never let anybody else have the event loop.
      if (!waited) await turn()
      signal.throwIfAborted()
      const now = performance.now()
      const due = last + intervalMs()
      // A rate of 0 that came while it was waiting has no next moment: the schedule begins anew.
      last = now - due < intervalMs() && Number.isFinite(due) ? due : now
    }
  }
}
