import type { Frame } from './frame.js'
import { Subscription } from './subscription.js'

/** Runs a capture until the signal aborts. It deals with its own failures: what it throws ends every subscription. */
export type Capture = (signal: AbortSignal) => AsyncIterable<Frame>

export interface BroadcasterOptions {
  /** How long the capture outlives its last subscriber, ms: a page that is loaded again does not restart it. */
  lingerMs: number
  /** An unchanged screen is sent again after this time, ms, for proxies and watchdogs that cut silent streams. */
  repeatMs?: number
  /** Makes the frame that viewers see while it is paused. */
  placeholder? (reason: string): Promise<Frame>
}

/** Frames that are waited for, until nobody reads them and their memory can be used again; of more, the oldest is let go. */
const MOST_RETIRED = 8

/** Starts one capture with the first subscriber, hands every frame to all, stops it with the last. Newest frame wins. */
export class Broadcaster {
  /** Captures started so far. */
  captures = 0
  /** Frames handed out so far, repeats not counted. */
  frames = 0
  readonly #capture: Capture
  readonly #lingerMs: number
  readonly #repeatMs: number
  readonly #placeholder: BroadcasterOptions['placeholder']
  readonly #subscriptions = new Set<Subscription>()
  #running: AbortController | undefined
  #ended: Promise<void> = Promise.resolve()
  #latest: Frame | undefined
  #retired: Frame[] = []
  #lingerTimer: NodeJS.Timeout | undefined
  #closed = false
  #paused: string | undefined

  constructor (capture: Capture, { lingerMs, repeatMs = 1000, placeholder }: BroadcasterOptions) {
    this.#capture = capture
    this.#lingerMs = lingerMs
    this.#repeatMs = repeatMs
    this.#placeholder = placeholder
  }

  /** How many subscribers there are. */
  get subscribers (): number {
    return this.#subscriptions.size
  }

  /** Whether a capture is running. */
  get capturing (): boolean {
    return this.#running !== undefined && this.#paused === undefined
  }

  /** The newest frame of the running capture; none while nothing is captured. */
  get latest (): Frame | undefined {
    return this.#latest
  }

  /** Why nobody sees the screen, while it is paused. */
  get paused (): string | undefined {
    return this.#paused
  }

  /** Ends the capture; until {@link resume} whoever looks sees a placeholder that says why, and no frame that was not handed out yet. */
  pause (reason: string): void {
    this.#showNext(reason)
  }

  /** Captures again, if somebody looks. */
  resume (): void {
    this.#showNext(undefined)
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

  #showNext (paused: string | undefined): void {
    if (this.#paused === paused) return
    this.#paused = paused
    this.#latest = undefined
    this.#running?.abort()
  }

  /** The capture of a screen that is paused. */
  async * #stand (reason: string, signal: AbortSignal): AsyncGenerator<Frame, void, void> {
    if (this.#placeholder) yield await this.#placeholder(reason)
    if (!signal.aborted) await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }))
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
    if (this.#paused === undefined) this.captures++
    this.#running = new AbortController()
    this.#ended = this.#run(this.#running.signal)
  }

  async #run (signal: AbortSignal): Promise<void> {
    let repeat: NodeJS.Timeout | undefined
    let fault: Error | undefined
    try {
      for await (const frame of this.#paused === undefined ? this.#capture(signal) : this.#stand(this.#paused, signal)) {
        if (signal.aborted) break
        if (this.#latest) this.#retired.push(this.#latest)
        this.#latest = frame
        this.frames++
        repeat ??= setInterval(() => this.#repeat(), this.#repeatMs)
        repeat.refresh()
        for (const subscription of this.#subscriptions) subscription.put(frame)
        this.#recycle()
      }
    } catch (error) {
      fault = error as Error
    }
    clearInterval(repeat)
    this.#latest = undefined
    this.#retired = []
    this.#running = undefined
    // Whoever came while the capture was ending is served by a new one: there are never two.
    if (signal.aborted && this.#subscriptions.size > 0) this.#start()
    else this.#endSubscriptions(fault)
  }

  /** Gives back the memory of old frames that nobody reads any more. */
  #recycle (): void {
    const isHeld = (frame: Frame) => [...this.#subscriptions].some(subscription => subscription.holds(frame))
    const held = this.#retired.filter(frame => frame.recycle && isHeld(frame))
    for (const frame of this.#retired) {
      if (!held.includes(frame)) frame.recycle?.()
    }
    this.#retired = held.slice(-MOST_RETIRED)
  }

  #repeat (): void {
    for (const subscription of this.#subscriptions) {
      if (!subscription.full && this.#latest) subscription.put(this.#latest)
    }
  }
}
