import type { Item } from '../frame.js'

/**
 * One receiver, of frames for example, with room for one item: a newer item replaces one not taken yet, and the loss is
 * counted. Iterating takes the newest each time, the first one at once if the capture is running.
 *
 * @example
 * for await (const frame of app.broadcaster.subscribe()) {
 *   await upload(frame.jpeg) // if that is slow, the next frame is the newest by then
 * }
 */
export class Subscription<T extends Item> implements AsyncIterableIterator<T> {
  /** How many items were taken. */
  taken = 0
  /** How many items were replaced before they were taken. */
  dropped = 0
  /** Called with each item that was replaced before it was taken. */
  onDrop: ((item: T) => void) | undefined
  /** Called once, when the subscription ends from either side. */
  onEnd: (() => void) | undefined
  #slot: T | undefined
  #wake: (() => void) | undefined
  #ended = false
  #error: Error | undefined
  #leave: (subscription: Subscription<T>) => void

  /** @param leave called once, when the subscription ends from either side; the broadcaster forgets it then */
  constructor (leave: (subscription: Subscription<T>) => void) {
    this.#leave = leave
  }

  /** Whether it has ended. */
  get ended (): boolean {
    return this.#ended
  }

  /** Whether there is an item that has not been taken yet. */
  get full (): boolean {
    return this.#slot !== undefined
  }

  /** Leaves its broadcaster for another one, which calls this. What has not been taken yet is dropped. */
  moveTo (leave: (subscription: Subscription<T>) => void): void {
    this.clear()
    this.#leave(this)
    this.#leave = leave
  }

  /** Hands over an item, with a hold on its lease; called by the broadcaster. */
  put (item: T): void {
    if (this.#slot) {
      this.dropped++
      this.onDrop?.(this.#slot)
      this.clear()
    }
    this.#slot = item
    this.#wake?.()
  }

  /** Drops the item not taken yet; called by the broadcaster. */
  clear (): void {
    this.#slot?.lease?.release()
    this.#slot = undefined
  }

  /** Resolves when there is an item to take, or never will be. */
  ready (): Promise<void> {
    return new Promise(resolve => {
      if (this.#slot || this.#ended) resolve()
      else this.#wake = resolve
    })
  }

  /**
   * The next item, on loan: whoever takes it releases its lease, and does not read it after that. `undefined` once the
   * subscription or the broadcaster has ended. Call it again only after the answer.
   * @throws what ended the capture, unless it ended by itself
   */
  async take (): Promise<T | undefined> {
    // What woke it may have been cleared since then.
    while (!this.#slot && !this.#ended) await this.ready()
    return this.takeNow()
  }

  /**
   * What {@link take} would give, without waiting: `undefined` also if there is nothing yet.
   * @throws as `take` does
   */
  takeNow (): T | undefined {
    if (this.#error) throw this.#error
    const item = this.#slot
    this.#slot = undefined
    if (item) this.taken++
    return item
  }

  /**
   * The next item, to keep; `done` once the subscription or the broadcaster has ended. Call it again only after the answer.
   * @throws what ended the capture, unless it ended by itself
   */
  async next (): Promise<IteratorResult<T, undefined>> {
    const item = await this.take()
    // Its lease is never released, so its memory is never reused.
    return item ? { value: item, done: false } : { value: undefined, done: true }
  }

  /** Ends the subscription. Safe to call again, and while `next` is waiting. */
  end (error?: Error): void {
    if (this.#ended) return
    this.#ended = true
    this.#error = error
    this.clear()
    this.#wake?.()
    this.#leave(this)
    this.onEnd?.()
  }

  /** What `for await` calls when it is left early. */
  async return (): Promise<IteratorResult<T, undefined>> {
    this.end()
    return { value: undefined, done: true }
  }

  [Symbol.asyncIterator] (): this {
    return this
  }
}
