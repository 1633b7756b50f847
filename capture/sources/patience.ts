import { DEADLINE_MS } from '../deadline.js'

/** The longest that anything may take, ms. */
const LONGEST_MS = 8000

/** Runs a question to a helper with the time, ms, that its answer may take. */
export type InTime = <T>(ask: (limitMs: number) => Promise<T>) => Promise<T>

/** Something that is done again and again: it may take three times what it took last, and never less than {@link DEADLINE_MS}. */
class Habit {
  /** How long it took last, ms, or was waited for. */
  lastMs = Infinity

  async do<T> (ask: (limitMs: number) => Promise<T>): Promise<T> {
    const began = performance.now()
    try {
      return await ask(Math.min(LONGEST_MS, Math.max(DEADLINE_MS, 3 * this.lastMs)))
    } finally {
      this.lastMs = performance.now() - began
    }
  }
}

/**
 * How long the helpers of a source may take: for their start, which ends with the first answer, and for each answer after that. With a
 * fixed time, a machine that is slower than that would never give a picture.
 */
export class Patience {
  readonly #starts = new Habit()
  readonly #answers = new Habit()

  /** For a helper that is starting now. */
  start (): InTime {
    let hasStarted = false
    return async ask => {
      if (hasStarted) return await this.#answers.do(ask)
      hasStarted = true
      try {
        return await this.#starts.do(ask)
      } finally {
        // It was an answer, too; and if the helper before this one hung, that says nothing about this one.
        this.#answers.lastMs = this.#starts.lastMs
      }
    }
  }
}
