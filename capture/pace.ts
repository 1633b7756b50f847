import { setTimeout as sleep } from 'node:timers/promises'
import type { Pace } from './frame.js'

/**
 * A pace of at most `fps` pictures a second, counted on a schedule and not from the last picture, so that late timers
 * (Node's have a grain of 1 ms) do not add up to a lower rate.
 *
 * After a rest of more than one interval the next picture may be taken at once.
 *
 * @param fps frames/s, above 0
 */
export function createPace (fps: number): Pace {
  const intervalMs = 1000 / fps
  let due = -Infinity

  return {
    async next (signal) {
      const waitMs = due - performance.now()
      if (waitMs > 0) await sleep(waitMs, undefined, { signal })
      signal.throwIfAborted()
      const now = performance.now()
      due = (now - due < intervalMs ? due : now) + intervalMs
    }
  }
}
