/** How long something may take, ms. */
export interface Limits {
  leastMs: number
  mostMs: number
}

/** How much longer than usual something may take. */
const TIMES = 2
/** How much one time counts among all that were before it. */
const SHARE = 0.25

/** How long to wait for something that comes again and again: twice as long as it usually takes, within limits. */
export class Rhythm {
  readonly #limits: Limits
  #usualMs: number | undefined

  constructor (limits: Limits) {
    this.#limits = limits
  }

  /** ms; the most while nothing is known */
  get limitMs (): number {
    const { leastMs, mostMs } = this.#limits
    return this.#usualMs === undefined ? mostMs : Math.min(mostMs, Math.max(leastMs, TIMES * this.#usualMs))
  }

  /** It came after this time, ms. */
  came (tookMs: number): void {
    this.#usualMs ??= tookMs
    this.#usualMs += SHARE * (tookMs - this.#usualMs)
  }

  /** It did not come within the limit: next time it may take a little longer, in case it does so usually by now. */
  missed (): void {
    this.came(TIMES * this.limitMs)
  }
}
