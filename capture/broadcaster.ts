import type { Frame } from './frame.js'

/** Runs a capture until the signal aborts. It deals with its own failures: what it throws ends every subscription. */
export type Capture = (signal: AbortSignal) => AsyncIterable<Frame>

export interface BroadcasterOptions {
  /** How long the capture outlives its last subscriber, ms: a page that is loaded again does not restart it. */
  lingerMs: number
  /** An unchanged screen is sent again after this time, ms, for proxies and watchdogs that cut silent streams. */
  repeatMs?: number
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

interface Waiting {
  resolve (result: IteratorResult<Frame, undefined>): void
  reject (error: Error): void
}

/** Starts one capture with the first subscriber, hands every frame to all, stops it with the last. Newest frame wins. */
export class Broadcaster {
  /** Captures started so far. */
  captures = 0
  /** Frames handed out so far, repeats not counted. */
  frames = 0
  readonly #capture: Capture
  readonly #lingerMs: number
  readonly #repeatMs: number
  readonly #subscriptions = new Set<Subscription>()
  #running: AbortController | undefined
  #ended: Promise<void> = Promise.resolve()
  #latest: Frame | undefined
  #lingerTimer: NodeJS.Timeout | undefined
  #closed = false

  constructor (capture: Capture, { lingerMs, repeatMs = 1000 }: BroadcasterOptions) {
    this.#capture = capture
    this.#lingerMs = lingerMs
    this.#repeatMs = repeatMs
  }

  /** How many subscribers there are. */
  get subscribers (): number {
    return this.#subscriptions.size
  }

  /** Whether a capture is running. */
  get capturing (): boolean {
    return this.#running !== undefined
  }

  /** The newest frame of the running capture; none while nothing is captured. */
  get latest (): Frame | undefined {
    return this.#latest
  }

  /** Joins; the first subscriber starts the capture. After {@link close} the subscription has already ended. */
  subscribe (): Subscription {
    const subscription = new Subscription(left => this.#leave(left))
    this.#subscriptions.add(subscription)
    if (this.#closed) {
      subscription.end()
      return subscription
    }
    clearTimeout(this.#lingerTimer)
    if (this.#latest) subscription.put(this.#latest)
    this.#start()
    return subscription
  }

  /** Ends every subscription and the capture; resolves when the capture has released what it held. */
  async close (): Promise<void> {
    this.#closed = true
    this.#endSubscriptions()
    clearTimeout(this.#lingerTimer)
    this.#running?.abort()
    await this.#ended
  }

  #endSubscriptions (error?: Error): void {
    for (const subscription of this.#subscriptions) subscription.end(error)
  }

  #leave (subscription: Subscription): void {
    this.#subscriptions.delete(subscription)
    if (this.#subscriptions.size > 0 || this.#closed) return
    clearTimeout(this.#lingerTimer)
    this.#lingerTimer = setTimeout(() => this.#running?.abort(), this.#lingerMs)
  }

  #start (): void {
    if (this.#running) return
    this.captures++
    this.#running = new AbortController()
    this.#ended = this.#run(this.#running.signal)
  }

  async #run (signal: AbortSignal): Promise<void> {
    let repeat: NodeJS.Timeout | undefined
    let fault: Error | undefined
    try {
      for await (const frame of this.#capture(signal)) {
        if (signal.aborted) break
        this.#latest = frame
        this.frames++
        repeat ??= setInterval(() => this.#repeat(), this.#repeatMs)
        repeat.refresh()
        for (const subscription of this.#subscriptions) subscription.put(frame)
      }
    } catch (error) {
      fault = error as Error
    }
    clearInterval(repeat)
    this.#latest = undefined
    this.#running = undefined
    // Whoever came while the capture was ending is served by a new one: there are never two.
    if (signal.aborted && this.#subscriptions.size > 0) this.#start()
    else this.#endSubscriptions(fault)
  }

  #repeat (): void {
    for (const subscription of this.#subscriptions) {
      if (!subscription.full && this.#latest) subscription.put(this.#latest)
    }
  }
}
