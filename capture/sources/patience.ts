import { DEADLINE_MS } from '../deadline.js'
import { Rhythm, type Limits } from './rhythm.js'

const LIMITS: Limits = { leastMs: DEADLINE_MS, mostMs: 8000 }

/** Runs a question to a helper with the time, ms, that its answer may take. */
export type InTime = <T>(ask: (limitMs: number) => Promise<T>) => Promise<T>

/**
 * How long the helpers of a source may take: for their start, which ends with the first answer, and for each answer after that. With a
 * fixed time, a machine that is slower than that would never give a picture.
 */
export class Patience {
  readonly #starts = new Rhythm(LIMITS)

  /** For a helper that is starting now. What the one before took for its answers says nothing about this one: it may have hung. */
  start (): InTime {
    const answers = new Rhythm(LIMITS)
    let hasStarted = false
    return async ask => {
      const rhythm = hasStarted ? answers : this.#starts
      hasStarted = true
      const { limitMs } = rhythm
      const began = performance.now()
      try {
        const answer = await ask(limitMs)
        // The first is an answer, too.
        for (const learner of new Set([rhythm, answers])) learner.came(performance.now() - began)
        return answer
      } catch (error) {
        if (performance.now() - began >= limitMs) rhythm.missed()
        throw error
      }
    }
  }
}
