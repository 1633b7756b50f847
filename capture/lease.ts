/**
 * Owns memory that is reused. Whoever creates the lease has the first hold, and passes it on together with the memory; each
 * further reader takes a hold of its own. When the last hold is released, the memory is handed back, and may be written to.
 *
 * One object per item, referenced by that item alone, so that V8 collects both while they are young.
 *
 * @example
 * emit({ jpeg, lease: new Lease(() => free.push(buffer)) }) // whoever receives it releases it
 */
export class Lease {
  #holds = 1
  readonly #handBack: () => void

  /** @param handBack called once, when the last hold is released */
  constructor (handBack: () => void) {
    this.#handBack = handBack
  }

  /** Takes one more hold. */
  hold (): void {
    this.#holds++
  }

  /** Releases one hold. Never releasing it is safe: the garbage collector frees the memory then. */
  release (): void {
    this.#holds--
    if (this.#holds === 0) this.#handBack()
  }
}
