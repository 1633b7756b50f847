/**
 * So many messages at once, besides acknowledgements: what waits on a link that stood still for some seconds while somebody pointed.
 * To read them all takes about 1 ms.
 */
const AT_ONCE = 1000
/** And so many a second for ever: a pointing host sends 60, and a page asks for the time now and then. */
const A_SECOND = 200

/** How many messages a client may still send. */
export class Allowance {
  #left = AT_ONCE
  #at: number

  /** @param now ms, of any clock */
  constructor (now: number) {
    this.#at = now
  }

  /** @returns whether there may be one more now */
  take (now: number): boolean {
    this.#left = Math.min(AT_ONCE, this.#left + (now - this.#at) * A_SECOND / 1000)
    this.#at = now
    if (this.#left < 1) return false
    this.#left--
    return true
  }
}
