import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import type { Pace } from './frame.js'

/** A rate that changes is noticed after this time, ms. */
const GLANCE_MS = 100

/**
 * A pace of at most `fps` pictures a second, counted on a schedule and not from the last picture, so that late timers
 * (Node's have a grain of 1 ms) do not add up to a lower rate.
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
      for (let waitMs; (waitMs = last + intervalMs() - performance.now()) > 0;) {
        await sleep(Math.min(waitMs, GLANCE_MS), undefined, { signal })
      }
      // A source that is slower than its pace, and waits for nothing else, would never let anybody else have the event loop.
      await turn(undefined, { signal })
      const now = performance.now()
      const due = last + intervalMs()
      // A rate of 0 that came while it was waiting has no next moment: the schedule begins anew.
      last = now - due < intervalMs() && Number.isFinite(due) ? due : now
    }
  }
}
