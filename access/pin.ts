import { isSame, makePin } from './secrets.js'

const DIGITS = 6
const MOST_DIGITS = 12
/**
 * Wrong guesses, from all addresses together, after which a longer PIN takes the place of this one. So the chance that any guess is ever
 * right is 1 in 20,000, however long they go on, and nobody is locked out for longer than it takes to ask for the new PIN.
 */
const MOST_WRONG = 50

/** A number to read aloud and type in, which grows when many have guessed at it. */
export class Pin {
  #value = makePin(DIGITS)
  #wrong = 0

  get value (): string {
    return this.#value
  }

  is (guess: string): boolean {
    return isSame(guess, this.#value)
  }

  /** Counts a wrong guess. @returns whether a longer PIN has taken the place of this one */
  miss (): boolean {
    if (++this.#wrong < MOST_WRONG) return false
    this.#replace(Math.min(this.#value.length + 2, MOST_DIGITS))
    return true
  }

  /** Makes a new PIN, with six digits again. */
  renew (): void {
    this.#replace(DIGITS)
  }

  #replace (digits: number): void {
    this.#wrong = 0
    this.#value = makePin(digits)
  }
}
