import type { Capture, Lent } from '../frame.js'
import { Subscription } from './subscription.js'

export interface BroadcasterOptions {
  /** How long the capture outlives its last subscriber, ms: a page that is loaded again does not restart it. */
  lingerMs: number
  /** What did not change is handed out again after this time, ms, for proxies and watchdogs that cut silent streams; never if left out. */
  repeatMs?: number
}

/** Starts one capture with the first subscriber, hands every frame to all, stops it with the last. Newest frame wins. What the capture throws ends every subscription. */
export class Broadcaster<T extends Lent> {
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

  /** The newest frame of the running capture; none while nothing is captured. */
  get latest (): T | undefined {
    return this.#latest
  }

  /** Joins; the first subscriber starts the capture. After {@link close} the subscription has already ended. */
  subscribe (): Subscription<T> {
    const subscription = new Subscription<T>({
      giveBack: item => this.#release(item),
      leave: left => this.#leave(left)
    })
    this.#subscriptions.add(subscription)
    if (this.#closed) {
      subscription.end()
      return subscription
    }
    clearTimeout(this.#lingerTimer)
    if (this.#latest) subscription.put(this.#hold(this.#latest))
    this.#start()
    return subscription
  }

  /** Ends the capture; whoever looks gets another one, and nothing of this one that was not taken yet. */
  restart (): void {
    this.#replaceLatest(undefined)
    for (const subscription of this.#subscriptions) subscription.clear()
    this.#running?.abort()
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

  #leave (subscription: Subscription<T>): void {
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
    let fault: Error | undefined
    try {
      await this.#capture(signal, frame => {
        if (signal.aborted) frame.recycle?.()
        else this.#show(frame)
      })
    } catch (error) {
      fault = error as Error
    }
    clearInterval(this.#repeatTimer)
    this.#repeatTimer = undefined
    this.#replaceLatest(undefined)
    this.#running = undefined
    // Whoever came while the capture was ending is served by a new one: there are never two.
    if (signal.aborted && this.#subscriptions.size > 0) this.#start()
    else this.#endSubscriptions(fault)
  }

  #show (frame: T): void {
    this.#replaceLatest(this.#hold(frame))
    this.frames++
    if (this.#repeatMs) this.#repeatTimer ??= setInterval(() => this.#repeat(), this.#repeatMs)
    this.#repeatTimer?.refresh()
    for (const subscription of this.#subscriptions) subscription.put(this.#hold(frame))
  }

  #replaceLatest (frame: T | undefined): void {
    const old = this.#latest
    this.#latest = frame
    if (old) this.#release(old)
  }

  #hold (frame: T): T {
    frame.holds = (frame.holds ?? 0) + 1
    return frame
  }

  #release (frame: T): void {
    frame.holds!--
    if (frame.holds === 0) frame.recycle?.()
  }

  #repeat (): void {
    for (const subscription of this.#subscriptions) {
      if (!subscription.full && this.#latest) subscription.put(this.#hold(this.#latest))
    }
  }
}
