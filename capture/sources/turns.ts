/** Lets one thing happen after the other: for a program or a thread that is asked one question at a time. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /**
   * Runs this when all that came before it has ended, one way or the other.
   * @throws what it throws, or the reason of the signal as soon as that aborts: nobody waits for an answer that hangs
   */
  take<T> (signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => {
      signal.throwIfAborted()
      return run()
    })
    this.#last = turn.catch(() => {}) // whoever waits for this turn is told; the next one is not concerned
    return new Promise((resolve, reject) => {
      const leave = () => reject(signal.reason)
      if (signal.aborted) return leave()
      signal.addEventListener('abort', leave, { once: true })
      turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
    })
  }
}
