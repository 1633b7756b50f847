/** Lets one thing happen after another: for a program or a thread that is asked one question at a time. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /**
   * Runs `run` when everything before it has settled.
   * @throws what it throws, or the reason of the signal as soon as that aborts: nobody waits for an answer that never comes
   */
  take<T> (signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => {
      signal.throwIfAborted()
      return run()
    })
    this.#last = turn.catch(() => {}) // for whoever waits for this turn, not for the next one
    return new Promise((resolve, reject) => {
      const leave = () => reject(signal.reason)
      if (signal.aborted) return leave()
      signal.addEventListener('abort', leave, { once: true })
      turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
    })
  }
}
