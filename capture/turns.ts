import { setImmediate as turn } from 'node:timers/promises'

/** Others get their turn on the event loop after this time, ms. */
const TURN_MS = 1

/** Long work on the event loop, cut up so that others get their turn in between. */
export class Turns {
  #since = performance.now()
  #before = 0

  /** How long this has been at work, ms. */
  get busyMs (): number {
    return this.#before + performance.now() - this.#since
  }

  /** Whether it is time for the others. */
  get isOver (): boolean {
    return performance.now() - this.#since >= TURN_MS
  }

  /** Lets others have their turn. */
  async pass (): Promise<void> {
    this.#before = this.busyMs
    await turn()
    this.#since = performance.now()
  }
}
