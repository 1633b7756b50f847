import { tryToEnter, type Delay, type Outcome } from '../link/access.js'
import type { Secret } from '../link/rights.js'
import { Wait } from '../link/wait.js'

/** Somebody tries to get in by a secret, or asks the host, again and again as long as that has to wait. */
export class Attempt {
  readonly #secret: Secret
  readonly #delayed: (delay: Delay) => void
  readonly #wait = new Wait()
  #isOver = false

  /** @param delayed told of each wait when it begins */
  constructor (secret: Secret, delayed: (delay: Delay) => void) {
    this.#secret = secret
    this.#delayed = delayed
  }

  /** Whether it is the same as one with this secret. */
  isBy ({ key, pin, name }: Secret): boolean {
    return key === this.#secret.key && pin === this.#secret.pin && name === this.#secret.name
  }

  /** @returns what came of it; `undefined` if it was given up meanwhile */
  async run (): Promise<Exclude<Outcome, Delay> | undefined> {
    for (;;) {
      const outcome = await tryToEnter(this.#secret)
      if (this.#isOver) return
      if (!('waitMs' in outcome)) return outcome
      this.#delayed(outcome)
      await this.#wait.for(outcome.waitMs)
      if (this.#isOver) return
    }
  }

  /** Tries again at once, if it waits for that. */
  hurry () {
    this.#wait.end()
  }

  giveUp () {
    this.#isOver = true
    this.#wait.end()
  }
}
