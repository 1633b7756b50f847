import type { Frame } from './frame.js'

interface Waiting {
  resolve (result: IteratorResult<Frame, undefined>): void
  reject (error: Error): void
}

/**
 * One receiver of frames, with room for one: a newer frame replaces one that was not taken yet, and the loss is counted.
 * Iterating takes the newest frame each time, the first at once if the capture is running.
 *
 * @example
 * for await (const frame of app.broadcaster.subscribe()) {
 *   await upload(frame.jpeg) // slow? Then the next frame is the newest by then
 * }
 */
export class Subscription implements AsyncIterableIterator<Frame> {
  /** Frames that were replaced before they were taken. */
  dropped = 0
  /** Called once, when the subscription ends from either side. */
  onEnd: (() => void) | undefined
  #slot: Frame | undefined
  #waiting: Waiting | undefined
  #ended = false
  #error: Error | undefined
  readonly #leave: (subscription: Subscription) => void

  constructor (leave: (subscription: Subscription) => void) {
    this.#leave = leave
  }

  /** Whether there is a frame that was not taken yet. */
  get full (): boolean {
    return this.#slot !== undefined
  }

  /** Hands over a frame; called by the broadcaster. */
  put (frame: Frame): void {
    if (this.#waiting) {
      this.#waiting.resolve({ value: frame, done: false })
      this.#waiting = undefined
      return
    }
    if (this.#slot) this.dropped++
    this.#slot = frame
  }

  /**
   * The next frame; `done` once the subscription or the broadcaster has ended. Ask again only after the answer.
   * @throws what ended the capture, if it did not end by itself
   */
  async next (): Promise<IteratorResult<Frame, undefined>> {
    if (this.#error) throw this.#error
    if (this.#ended) return { value: undefined, done: true }
    if (this.#slot) {
      const value = this.#slot
      this.#slot = undefined
      return { value, done: false }
    }
    return await new Promise((resolve, reject) => { this.#waiting = { resolve, reject } })
  }

  /** Ends the subscription. Safe to call again, and while `next` is waiting. */
  end (error?: Error): void {
    if (this.#ended) return
    this.#ended = true
    this.#error = error
    this.#slot = undefined
    if (error) this.#waiting?.reject(error)
    else this.#waiting?.resolve({ value: undefined, done: true })
    this.#waiting = undefined
    this.#leave(this)
    this.onEnd?.()
  }

  /** What a `for await` calls when it is left. */
  async return (): Promise<IteratorResult<Frame, undefined>> {
    this.end()
    return { value: undefined, done: true }
  }

  [Symbol.asyncIterator] (): this {
    return this
  }
}
