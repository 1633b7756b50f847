export interface ThrottleOptions {
  /** Wrong guesses that an address has before it must wait. */
  tries?: number
  /** The first wait, ms; it doubles with each further wrong guess. */
  firstMs?: number
  /** The longest wait, ms. An address is forgotten when it has been quiet for this time. */
  longestMs?: number
  /** Addresses that are remembered; beyond it the one that has been quiet for longest is forgotten. */
  addresses?: number
  /** Wrong guesses from all addresses together, within a minute, beyond which each address has one try only. */
  ceiling?: number
  /** The time, ms. */
  now?: () => number
}

interface Guesser {
  failures: number
  /** When it may guess again, ms. */
  until: number
  /** What it guessed last. */
  guess: string
}

const WINDOW_MS = 60_000

/**
 * Slows down those who guess: after some wrong guesses an address has to wait, twice as long after each further one.
 * A player that was left alone asks again and again with a key that is not good any more: that is one guess, it is
 * told to wait, but never for longer.
 * A right guess does not reset the count: whoever knows one secret could guess at another for ever.
 *
 * However many guess, an address that has not guessed wrong is never refused: nobody is locked out by others.
 */
export class Throttle {
  readonly #options: Required<ThrottleOptions>
  /** In the order of their last wrong guess. */
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

  /** How long this one has to wait for its next guess, ms; 0 if it may guess now. */
  waitMs (guesser: string): number {
    return Math.max(0, (this.#guessers.get(guesser)?.until ?? 0) - this.#options.now())
  }

  /** Counts a wrong guess. @param guess something that is the same for the same guess */
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
