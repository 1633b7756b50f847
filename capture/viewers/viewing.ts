import { randomBytes } from 'node:crypto'
import { Subscription } from '../broadcaster/subscription.js'
import type { Admission, Sight } from '../../contract/access.js'
import type { Traffic } from '../../meter/traffic.js'
import type { Delivery } from '../../network/link/link.js'
import type { AskedView } from '../views/views.js'
import type { Frame } from '../frame.js'
import { Ladder } from './ladder.js'

/** Somebody who asks to watch, as a transport sees them. */
export interface Caller {
  /** Their IP address. */
  address: string
  /** What they watch with; may be empty. */
  userAgent: string
  /** What they watch over; `undefined` if the transport does not say. */
  sight?: Sight | undefined
  /** Where they are counted for the metrics once they get frames; `undefined` if nowhere. */
  traffic?: Traffic | undefined
  /** How they were admitted; `undefined` where no keys are asked for. */
  admission: Admission | undefined
  /** Cuts their connection at once: what has not reached them yet is lost. */
  cut (): void
  /** How many bytes have been sent to them, as far as the transport counts. */
  bytesSent? (): number
}

/** For those who have left before there was anything to see: nothing is captured for them. */
function endedSubscription (): Subscription<Frame> {
  const subscription = new Subscription<Frame>(() => {})
  subscription.end()
  return subscription
}

/** One caller who watches, over any transport, from the moment they ask until they leave or are cut off. */
export class Viewing {
  readonly id = randomBytes(16).toString('base64url')
  readonly caller: Caller
  /** When they began, ms since the epoch. */
  readonly since = Date.now()
  readonly #find: (over: AbortSignal) => Promise<AskedView>
  readonly #leave: (viewing: Viewing) => void
  readonly #begin: (viewing: Viewing) => void
  readonly #over = new AbortController()
  #frames: Subscription<Frame> | undefined
  #view: AskedView | undefined
  /** Decides what suits their link: 0 is the view, each further step is a reduction of it. */
  #ladder = new Ladder(1)
  /** Where they stand on it. */
  #step = 0

  /**
   * @param find the view they ask for; may give up when `over` aborts
   * @param leave called once, at the end, to free the place
   * @param begin called when they begin to get frames, if they do
   */
  constructor (
    caller: Caller, find: (over: AbortSignal) => Promise<AskedView>, leave: (viewing: Viewing) => void,
    begin: (viewing: Viewing) => void = () => {}
  ) {
    this.caller = caller
    this.#find = find
    this.#leave = leave
    this.#begin = begin
  }

  /** Whether they have begun to get frames. */
  get hasBegun (): boolean {
    return this.#frames !== undefined
  }

  /** Frames that they took. */
  get taken (): number {
    return this.#frames?.taken ?? 0
  }

  /** Frames that they missed because they were slow. */
  get dropped (): number {
    return this.#frames?.dropped ?? 0
  }

  /** What is reduced for them because their link is too slow for what they asked for, in words; empty if nothing is. */
  get reduced (): string {
    return this.#view?.reductions[this.#step - 1]?.words ?? ''
  }

  /**
   * The frames, as a subscription that ends with the viewing. Call it once.
   * @throws UNKNOWN_DISPLAY; TOO_MANY_VIEWS if no other view can be shown, or ONE_OTHER_VIEW if they watch another one already. The
   * viewing has ended then
   */
  async frames (): Promise<Subscription<Frame>> {
    const { signal } = this.#over
    if (signal.aborted) return endedSubscription()
    try {
      const view = await this.#find(signal)
      // They may have left, or been cut off, while the displays were being listed.
      if (signal.aborted) return endedSubscription()
      this.#view = view
      this.#ladder = new Ladder(1 + view.reductions.length)
      this.#frames = view.join()
      this.#begin(this)
      return this.#frames
    } catch (error) {
      if (signal.aborted) return endedSubscription()
      this.end()
      throw error
    }
  }

  /**
   * Told by the transport what a frame takes on their link: moves them to a reduction of their view, or back.
   * @param now ms, of any clock
   */
  carry (delivery: Delivery, now = performance.now()): void {
    this.#ladder.note(delivery, now)
    if (this.#ladder.step !== this.#step) this.#moveTo(this.#ladder.step)
  }

  /** Ends the viewing: they have left. Safe to call again. */
  end (): void {
    if (this.#over.signal.aborted) return
    this.#over.abort()
    this.#frames?.end()
    this.#leave(this)
  }

  #moveTo (step: number): void {
    const [view, frames] = [this.#view, this.#frames]
    if (!view || !frames) return
    try {
      if (step === 0) view.join(frames)
      else view.reductions[step - 1]!.join(frames)
      this.#step = step
    } catch {
      // Their place has been taken meanwhile. They stay where they are, and try again.
      this.#ladder.stay(this.#step)
    }
  }

  /** Cuts them off: from now on they get nothing more. Safe to call again. */
  cut (): void {
    if (this.#over.signal.aborted) return
    this.end()
    this.caller.cut()
  }
}
