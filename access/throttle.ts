export interface ThrottleOptions {
  /** How many wrong guesses an address has before it must wait. */
  tries?: number
  /** The first wait, ms; it doubles with each further wrong guess. */
  firstMs?: number
  /** The longest wait, ms. An address that has been quiet for this long is forgotten. */
  longestMs?: number
  /** How many addresses are remembered; beyond that, the one that has been quiet the longest is forgotten. */
  addresses?: number
  /** Wrong guesses within a minute, from all addresses together, above which each address has only one try. */
  ceiling?: number
  /** The clock, ms. */
  now?: () => number
}

interface Guesser {
  failures: number
  /** When it may guess again, ms on the clock. */
  until: number
  /** Its last guess. */
  guess: string
}

const WINDOW_MS = 60_000

/**
 * Slows down guessing: after some wrong guesses an address has to wait, twice as long after each further one.
 * A player that was left running keeps asking with a key that is no longer valid: that counts as one guess. It is told to wait, but
 * the wait never grows.
 * A right guess does not reset the count: otherwise, whoever knows one secret could guess at another for ever.
 *
 * However many addresses guess, one that has not guessed wrong is never refused: nobody can lock others out.
 */
export class Throttle {
  readonly #options: Required<ThrottleOptions>
  /** The one whose last wrong guess is longest ago comes first. */
  readonly #guessers = new Map<string, Guesser>()
  #recent = { since: -Infinity, failures: 0 }

  constructor (options: ThrottleOptions = {}) {
    this.#options = {
      tries: 5, firstMs: 10_000, longestMs: 3_600_000, addresses: 10_000, ceiling: 100, now: () => performance.now(), ...options
    }
  }

  /** How many addresses are remembered. */
  get size (): number {
    return this.#guessers.size
  }

  /** How long this guesser has to wait before the next guess, ms; 0 if it may guess now. */
  waitMs (guesser: string): number {
    return Math.max(0, (this.#guessers.get(guesser)?.until ?? 0) - this.#options.now())
  }

  /** Counts a wrong guess. @param guess any text that is equal for equal guesses */
  fail (guesser: string, guess: string): void {
    const { addresses, ceiling, firstMs, longestMs, now, tries } = this.#options
    const at = now()
    this.#forget(at)
    if (at - this.#recent.since > WINDOW_MS) this.#recent = { since: at, failures: 0 }
    const free = ++this.#recent.failures > ceiling ? 1 : tries
    const known = this.#guessers.get(guesser)
    const isSame = known?.guess === guess && known.failures >= free
    const failures = (known?.failures ?? 0) + (isSame ? 0 : 1)
    const waitMs = failures < free ? 0 : Math.min(longestMs, firstMs * 2 ** (failures - free))
    this.#guessers.delete(guesser)
    this.#guessers.set(guesser, { failures, until: at + waitMs, guess })
    if (this.#guessers.size > addresses) this.#guessers.delete(this.#guessers.keys().next().value!)
  }

  #forget (at: number): void {
    for (const [guesser, { until }] of this.#guessers) {
      if (at - until < this.#options.longestMs) return
      this.#guessers.delete(guesser)
    }
  }
}
