import type { Frame } from './frame.js'

interface Waiting {
  resolve (frame: Frame | undefined): void
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
  #borrowed: Frame | undefined
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
      this.#borrowed = frame
      this.#waiting.resolve(frame)
      this.#waiting = undefined
      return
    }
    if (this.#slot) this.dropped++
    this.#slot = frame
  }

  /** Whether the frame may still be read here; asked by the broadcaster. */
  holds (frame: Frame): boolean {
    return this.#slot === frame || this.#borrowed === frame
  }

  /**
   * The next frame, to keep; `done` once the subscription or the broadcaster has ended. Ask again only after the answer.
   * @throws what ended the capture, if it did not end by itself
   */
  async next (): Promise<IteratorResult<Frame, undefined>> {
    const frame = await this.#take()
    if (!frame) return { value: undefined, done: true }
    frame.recycle = undefined
    return { value: frame, done: false }
  }

  /**
   * The next frame, only until the one after it is asked for: its memory is then written to again. Nothing once the
   * subscription or the broadcaster has ended. For who reads every frame at once, and gives none away.
   * @throws what ended the capture, if it did not end by itself
   */
  borrow (): Promise<Frame | undefined> {
    return this.#take()
  }

  #take (): Promise<Frame | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#error) return reject(this.#error)
      this.#borrowed = this.#slot
      this.#slot = undefined
      if (this.#borrowed || this.#ended) resolve(this.#borrowed)
      else this.#waiting = { resolve, reject }
    })
  }

  /** Ends the subscription. Safe to call again, and while `next` is waiting. */
  end (error?: Error): void {
    if (this.#ended) return
    this.#ended = true
    this.#error = error
    this.#slot = undefined
    // Whoever has the last frame may still be reading it.
    if (this.#borrowed) this.#borrowed.recycle = undefined
    if (error) this.#waiting?.reject(error)
    else this.#waiting?.resolve(undefined)
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
