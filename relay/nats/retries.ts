/** The waits between one round of all servers and the next, ms. They double with each that fails. */
const MIN_MS = 250
const MAX_MS = 1500

/** A connection that lasted so long was a good one, ms: the waits start over. One that can't keep up is cut again and again. */
const GOOD_MS = 5000

/** When to try again. */
export class Retries {
  #waitMs = MIN_MS

  /** @param lastedMs how long there was a connection */
  lasted (lastedMs: number): void {
    if (lastedMs >= GOOD_MS) this.#waitMs = MIN_MS
  }

  /** How long to wait now, ms: at random between half of it and all, so that not everybody comes back at once. */
  next (): number {
    const waitMs = this.#waitMs * (0.5 + Math.random() / 2)
    this.#waitMs = Math.min(MAX_MS, this.#waitMs * 2)
    return waitMs
  }
}
