/** A wait that can be ended early. There is one at a time. */
export class Wait {
  #end = () => {}

  /** Resolves after so many ms, or as soon as it is ended. */
  for (ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms)
      this.#end = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  end () {
    this.#end()
  }
}

/** How long to wait between tries: each time twice as long, up to the longest. */
export class Waits {
  readonly #firstMs: number
  readonly #longestMs: number
  #tries = 0

  constructor (firstMs: number, longestMs: number) {
    this.#firstMs = firstMs
    this.#longestMs = longestMs
  }

  /** ms */
  next (): number {
    return Math.min(this.#firstMs * 2 ** this.#tries++, this.#longestMs)
  }

  /** From the first again. */
  restart () {
    this.#tries = 0
  }
}

/** How long the service asks to wait, ms. @param usualMs if it does not say so */
export const retryAfter = ({ headers }: Response, usualMs: number): number => 1000 * Number(headers.get('retry-after')) || usualMs
