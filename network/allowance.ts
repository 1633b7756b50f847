/** How often something may be done. */
export interface Rate {
  /** So many times at once, after a while in which it was not done at all. */
  atOnce: number
  /** And so many times a second for ever. */
  aSecond: number
}

/** A token bucket: says whether something may be done once more, so that what is beyond its rate can be left out. */
export class Allowance {
  readonly #rate: Rate
  #left: number
  #at: number

  /** @param now ms, of any clock */
  constructor (rate: Rate, now = performance.now()) {
    this.#rate = rate
    this.#left = rate.atOnce
    this.#at = now
  }

  /** Whether it may be done once more now. @param now ms, of the same clock */
  take (now = performance.now()): boolean {
    const { atOnce, aSecond } = this.#rate
    this.#left = Math.min(atOnce, this.#left + (now - this.#at) * aSecond / 1000)
    this.#at = now
    if (this.#left < 1) return false
    this.#left--
    return true
  }
}
