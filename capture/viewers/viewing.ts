import { randomBytes } from 'node:crypto'
import { Subscription } from '../broadcaster/subscription.js'
import type { Admission, Sight } from '../../contract/access.js'
import type { Frame } from '../frame.js'

/** Somebody who asks to watch, as a transport sees them. */
export interface Caller {
  /** Their IP address. */
  address: string
  /** What they watch with; may be empty. */
  userAgent: string
  /** What they watch over; `undefined` if the transport does not say. */
  sight?: Sight | undefined
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
  readonly #subscribe: (over: AbortSignal) => Promise<Subscription<Frame>>
  readonly #leave: (viewing: Viewing) => void
  readonly #begin: (viewing: Viewing) => void
  readonly #over = new AbortController()
  #frames: Subscription<Frame> | undefined

  /**
   * @param subscribe joins the viewers of the same view; may give up when `over` aborts
   * @param leave called once, at the end, to free the place
   * @param begin called when they begin to get frames, if they do
   */
  constructor (
    caller: Caller, subscribe: (over: AbortSignal) => Promise<Subscription<Frame>>, leave: (viewing: Viewing) => void,
    begin: (viewing: Viewing) => void = () => {}
  ) {
    this.caller = caller
    this.#subscribe = subscribe
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

  /**
   * The frames, as a subscription that ends with the viewing. Call it once.
   * @throws UNKNOWN_DISPLAY; TOO_MANY_VIEWS if no other view can be shown, or ONE_OTHER_VIEW if they watch another one already. The
   * viewing has ended then
   */
  async frames (): Promise<Subscription<Frame>> {
    const { signal } = this.#over
    if (signal.aborted) return endedSubscription()
    try {
      this.#frames = await this.#subscribe(signal)
    } catch (error) {
      if (signal.aborted) return endedSubscription()
      this.end()
      throw error
    }
    // They may have left, or been cut off, while the displays were being listed.
    if (signal.aborted) this.#frames.end()
    else this.#begin(this)
    return this.#frames
  }

  /** Ends the viewing: they have left. Safe to call again. */
  end (): void {
    if (this.#over.signal.aborted) return
    this.#over.abort()
    this.#frames?.end()
    this.#leave(this)
  }

  /** Cuts them off: from now on they get nothing more. Safe to call again. */
  cut (): void {
    if (this.#over.signal.aborted) return
    this.end()
    this.caller.cut()
  }
}
