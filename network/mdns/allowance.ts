/** How much may be done in each second; what is beyond that is left out. */
export class Allowance {
  readonly #most: number
  #since = -Infinity
  #used = 0

  /** @param most times in a second */
  constructor (most: number) {
    this.#most = most
  }

  /** Whether it may be done once more. */
  take (now = performance.now()): boolean {
    if (now - this.#since >= 1000) {
      this.#since = now
      this.#used = 0
    }
    return ++this.#used <= this.#most
  }
}
