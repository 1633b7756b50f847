/** All who ask for a whole picture within this time get the same, ms. */
const TOGETHER_MS = 50

/** When a whole picture is made for relays that have missed something: once for all who ask for one at about the same time. */
export class Keys {
  readonly #make: () => void
  #timer: NodeJS.Timeout | undefined

  constructor (make: () => void) {
    this.#make = make
  }

  want (): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#make()
    }, TOGETHER_MS).unref()
  }

  /** Nobody wants one any more. */
  forget (): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
