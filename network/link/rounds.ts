/** Somebody who is asked at intervals. */
export interface Asked {
  /**
   * @param now by `performance.now()`
   * @param lateMs how much later that is than was asked for: the event loop may have been busy
   * @returns when to ask again, ms; nothing if that is not needed
   */
  ask (now: number, lateMs: number): number | void
}

/** Asks all who wait for something, with one timer for all of them, and none while nobody waits. */
export class Rounds {
  readonly #everyMs: number
  /** When each is to be asked, by `performance.now()`. */
  readonly #dueAt = new Map<Asked, number>()
  #timer: NodeJS.Timeout | undefined

  /** @param everyMs the time between two rounds; nobody is asked more often */
  constructor (everyMs: number) {
    this.#everyMs = everyMs
  }

  /** Has somebody be asked after this time, ms, in the next round at the earliest. */
  add (asked: Asked, inMs = 0): void {
    this.#dueAt.set(asked, performance.now() + inMs)
    this.#timer ??= setInterval(() => this.#goRound(), this.#everyMs).unref()
  }

  remove (asked: Asked): void {
    this.#dueAt.delete(asked)
    if (this.#dueAt.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #goRound (): void {
    const now = performance.now()
    for (const [asked, dueAt] of this.#dueAt) {
      if (dueAt > now) continue
      const againMs = asked.ask(now, now - dueAt)
      if (againMs === undefined) this.remove(asked)
      else if (this.#dueAt.has(asked)) this.#dueAt.set(asked, now + againMs)
    }
  }
}
