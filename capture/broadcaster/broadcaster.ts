import type { Capture, Item } from '../frame.js'
import { Subscription } from './subscription.js'

export interface BroadcasterOptions {
  /** How long the capture outlives its last subscriber, ms, so that reloading a page does not restart it. */
  lingerMs: number
  /**
   * An unchanged frame is handed out again after this time, ms, for the sake of proxies and watchdogs that cut silent streams;
   * never if left out.
   */
  repeatMs?: number
}

/**
 * Starts one capture with the first subscriber, hands every frame to all of them, and stops it with the last. The newest
 * frame wins. If the capture throws, that ends every subscription.
 */
export class Broadcaster<T extends Item> {
  /** Captures started so far. */
  captures = 0
  /** Frames handed out so far, repeats not counted. */
  frames = 0
  readonly #capture: Capture<T>
  readonly #lingerMs: number
  readonly #repeatMs: number | undefined
  readonly #subscriptions = new Set<Subscription<T>>()
  #running: AbortController | undefined
  #ended: Promise<void> = Promise.resolve()
  #latest: T | undefined
  #lingerTimer: NodeJS.Timeout | undefined
  #repeatTimer: NodeJS.Timeout | undefined
  #closed = false

  constructor (capture: Capture<T>, { lingerMs, repeatMs }: BroadcasterOptions) {
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

  /** The newest frame of the running capture; `undefined` if there is none, or the capture has been told to end. */
  get latest (): T | undefined {
    return this.#latest
  }

  /**
   * Joins; the first subscriber starts the capture. After {@link close} the subscription has already ended.
   * @param moved the subscription of another broadcaster, which comes here instead
   */
  subscribe (moved?: Subscription<T>): Subscription<T> {
    if (moved?.ended) return moved
    const leave = (left: Subscription<T>) => this.#leave(left)
    const subscription = moved ?? new Subscription<T>(leave)
    moved?.moveTo(leave)
    this.#subscriptions.add(subscription)
    if (this.#closed) {
      subscription.end()
      return subscription
    }
    clearTimeout(this.#lingerTimer)
    if (this.#latest) this.#give(this.#latest, subscription)
    this.#start()
    return subscription
  }

  /** Ends the capture and starts another for the present subscribers; they get nothing more of the old one. */
  restart (): void {
    for (const subscription of this.#subscriptions) subscription.clear()
    this.#stop()
  }

  /** Ends every subscription and the capture; resolves when the capture has released what it held. */
  async close (): Promise<void> {
    this.#closed = true
    this.#endSubscriptions()
    clearTimeout(this.#lingerTimer)
    this.#stop()
    await this.#ended
  }

  #endSubscriptions (error?: Error): void {
    for (const subscription of this.#subscriptions) subscription.end(error)
  }

  #leave (subscription: Subscription<T>): void {
    this.#subscriptions.delete(subscription)
    if (this.#subscriptions.size > 0 || this.#closed) return
    clearTimeout(this.#lingerTimer)
    this.#lingerTimer = setTimeout(() => this.#stop(), this.#lingerMs)
  }

  #start (): void {
    if (this.#running) return
    this.captures++
    this.#running = new AbortController()
    this.#ended = this.#run(this.#running.signal)
  }

  /** Tells the capture to end, and gives back its newest frame: it may be waiting for that memory, and never be told otherwise. */
  #stop (): void {
    this.#replaceLatest(undefined)
    this.#running?.abort()
  }

  async #run (signal: AbortSignal): Promise<void> {
    let fault: Error | undefined
    try {
      await this.#capture(signal, frame => {
        if (signal.aborted) frame.lease?.release()
        else this.#show(frame)
      })
    } catch (error) {
      fault = error as Error
    }
    clearInterval(this.#repeatTimer)
    this.#repeatTimer = undefined
    this.#replaceLatest(undefined)
    this.#running = undefined
    // Whoever came while the capture was ending is served by a new one: there are never two at once.
    if (signal.aborted && this.#subscriptions.size > 0) this.#start()
    else this.#endSubscriptions(fault)
  }

  #show (frame: T): void {
    this.#replaceLatest(frame)
    frame.sequence = ++this.frames
    if (this.#repeatMs) this.#repeatTimer ??= setInterval(() => this.#repeat(), this.#repeatMs)
    this.#repeatTimer?.refresh()
    for (const subscription of this.#subscriptions) this.#give(frame, subscription)
  }

  #replaceLatest (frame: T | undefined): void {
    const old = this.#latest
    this.#latest = frame
    old?.lease?.release()
  }

  #give (frame: T, subscription: Subscription<T>): void {
    frame.lease?.hold()
    subscription.put(frame)
  }

  #repeat (): void {
    for (const subscription of this.#subscriptions) {
      if (!subscription.full && this.#latest) this.#give(this.#latest, subscription)
    }
  }
}
