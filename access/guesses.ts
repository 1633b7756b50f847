import { fingerprint } from './secrets.js'
import { Throttle } from './throttle.js'
import { refused, type Refusal } from './verdict.js'

/**
 * What can be guessed at, each with a count of its own. The key of a stream link is part of an address, which a page of another site can
 * have a browser load a thousand times: nobody typed it, and it must not use up the tries of whoever types in a PIN. To knock and to be
 * turned away is counted like a guess.
 */
export const KINDS = ['stream_link', 'key', 'pin', 'knock', 'vnc_password'] as const
export type GuessKind = typeof KINDS[number]

/** Wrong guesses, counted for each guest and kind. */
export class Guesses {
  readonly #guestOf: (address: string) => string
  readonly #throttles = Object.fromEntries(KINDS.map(kind => [kind, new Throttle()])) as Record<GuessKind, Throttle>

  /** @param guestOf what one guest is counted by */
  constructor (guestOf: (address: string) => string) {
    this.#guestOf = guestOf
  }

  /** How many guests are remembered, for all kinds of secrets together. */
  get size (): number {
    return KINDS.reduce((sum, kind) => sum + this.#throttles[kind].size, 0)
  }

  /** How long this address has to wait before its next guess, ms; 0 if it may guess now. */
  waitMs (kind: GuessKind, address: string): number {
    return this.#throttles[kind].waitMs(this.#guestOf(address))
  }

  /** A wrong guess. It is counted, unless the address has to wait anyway. */
  wrong (kind: GuessKind, address: string, guess: string): Refusal {
    const waitMs = this.waitMs(kind, address)
    if (waitMs === 0) this.#throttles[kind].fail(this.#guestOf(address), fingerprint(guess))
    return refused(waitMs)
  }
}
