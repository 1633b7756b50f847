/**
 * Owns memory that is used again. Whoever makes it holds it, and passes that hold on together with the memory; each further
 * reader takes a hold of its own. With the last one released the memory is handed back, and may be written to.
 *
 * One object an item, held by that item alone, so that V8 collects both while they are young.
 *
 * @example
 * emit({ jpeg, lease: new Lease(() => free.push(buffer)) }) // whoever receives it releases it
 */
export class Lease {
  #holds = 1
  readonly #handBack: () => void

  /** @param handBack called once, when nobody holds it any more */
  constructor (handBack: () => void) {
    this.#handBack = handBack
  }

  /** Takes one more hold. */
  hold (): void {
    this.#holds++
  }

  /** Gives up one hold. Never releasing one is safe: the garbage collector has the memory then. */
  release (): void {
    this.#holds--
    if (this.#holds === 0) this.#handBack()
  }
}
