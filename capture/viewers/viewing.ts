import { randomBytes } from 'node:crypto'
import { Subscription } from '../broadcaster/subscription.js'
import type { Admission, Sight } from '../../contract/access.js'
import { deviceOf } from '../../contract/device.js'
import type { Traffic } from '../../meter/traffic.js'
import type { Delivery } from '../../network/link/link.js'
import type { AskedView } from '../views/asked-view.js'
import type { Reduction } from '../views/reduced-views.js'
import type { Frame } from '../frame.js'
import { Ladder } from './ladder.js'
import { Lag } from './lag.js'

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

/** What a transport tells of what it sends to a viewer; read whenever somebody asks. */
export interface Sent {
  /** Pictures that they took. */
  readonly taken: number
  /** Pictures that they missed because they were slow. */
  readonly dropped: number
  /** What is reduced for them because their link is too slow for what they asked for, in words; empty if nothing is. */
  readonly reduced?: string
  /** How far they are behind, ms: how old a picture is when it has reached them; left out where that is not known. */
  readonly lagMs?: number | undefined
  /** JPEG quality of what they are sent, 1 to 100; left out if that is no JPEGs. */
  readonly quality?: number | undefined
}

/**
 * Finds the view that a viewer asks for; may give up when `over` aborts.
 * @param inPart whether a region that they ask for counts; frames are of whole displays
 */
export type FindView = (over: AbortSignal, inPart: boolean) => Promise<AskedView>

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
  /** What they watch with, for people; may be empty. */
  readonly device: string
  /** When they began, ms since the epoch. */
  readonly since = Date.now()
  readonly #find: FindView
  readonly #leave: (viewing: Viewing) => void
  readonly #begin: (viewing: Viewing) => void
  readonly #over = new AbortController()
  #sent: Sent | undefined
  #frames: Subscription<Frame> | undefined
  #view: AskedView | undefined
  /** Decides what suits their link: 0 is the view, each further step is a reduction of it. */
  #ladder = new Ladder(1)
  /** Where they stand on it. */
  #step = 0
  /** What is known of it where they are sent frames. */
  readonly lag = new Lag()

  /**
   * @param leave called once, at the end, to free the place
   * @param begin called when they begin to get pictures, if they do
   */
  constructor (
    caller: Caller, find: FindView, leave: (viewing: Viewing) => void,
    begin: (viewing: Viewing) => void = () => {}
  ) {
    this.caller = caller
    this.device = deviceOf(caller.userAgent)
    this.#find = find
    this.#leave = leave
    this.#begin = begin
  }

  /** Aborts when they leave, or are cut off. */
  get over (): AbortSignal {
    return this.#over.signal
  }

  /** Whether they have begun to get pictures. */
  get hasBegun (): boolean {
    return this.#sent !== undefined
  }

  /** Pictures that they took. */
  get taken (): number {
    return this.#sent?.taken ?? 0
  }

  /** Pictures that they missed because they were slow. */
  get dropped (): number {
    return this.#sent?.dropped ?? 0
  }

  /** What is reduced for them because their link is too slow for what they asked for, in words; empty if nothing is. */
  get reduced (): string {
    return this.#sent?.reduced ?? this.#reduction?.words ?? ''
  }

  /** How far they are behind, ms; `undefined` where that is not known. */
  get lagMs (): number | undefined {
    return this.#frames ? this.lag.ms(performance.now()) : this.#sent?.lagMs
  }

  /** JPEG quality of what they are sent, 1 to 100; `undefined` if that is nothing, or no JPEGs. */
  get quality (): number | undefined {
    return this.#frames ? (this.#reduction ?? this.#view!).quality : this.#sent?.quality
  }

  /**
   * The frames, as a subscription that ends with the viewing. Call it once.
   * @throws as {@link view} does
   */
  async frames (): Promise<Subscription<Frame>> {
    return await this.#join(false, view => {
      this.#ladder = new Ladder(1 + view.reductions.length)
      this.#frames = view.join()
      return this.#frames
    }) ?? endedSubscription()
  }

  /**
   * The view, for a transport that sends something else than frames, and counts what it sends. Call it once.
   * @param join joins those who watch the view, at once; what it returns tells from then on what they were sent
   * @returns what `join` has returned, or `undefined` if they have left before; the transport leaves the view when {@link over} aborts
   * @throws UNKNOWN_DISPLAY; TOO_MANY_VIEWS if no other view can be shown, or ONE_OTHER_VIEW if they watch another one already; what `join`
   * throws. The viewing has ended then
   */
  view<T extends Sent> (join: (view: AskedView) => T): Promise<T | undefined> {
    return this.#join(true, join)
  }

  async #join<T extends Sent> (inPart: boolean, join: (view: AskedView) => T): Promise<T | undefined> {
    const { over } = this
    if (over.aborted) return
    try {
      const view = await this.#find(over, inPart)
      // They may have left, or been cut off, while the displays were being listed.
      if (over.aborted) return
      this.#view = view
      const sent = this.#sent = join(view)
      this.#begin(this)
      return sent
    } catch (error) {
      if (over.aborted) return
      this.end()
      throw error
    }
  }

  /**
   * Told by the transport what a frame takes on their link: moves them to a reduction of their view, or back.
   * @param now ms, of any clock
   */
  carry (delivery: Delivery, now = performance.now()): void {
    this.lag.note(delivery, now)
    this.#ladder.note(delivery, now)
    if (this.#ladder.step !== this.#step) this.#moveTo(this.#ladder.step)
  }

  /** The host has changed what there is to see: they begin anew with what they asked for, whatever their link carried. */
  startOver (): void {
    if (!this.#frames) return
    this.#ladder = new Ladder(1 + this.#view!.reductions.length)
    if (this.#step > 0) this.#moveTo(0)
  }

  /** Ends the viewing: they have left. Safe to call again. */
  end (): void {
    if (this.#over.signal.aborted) return
    this.#over.abort()
    this.#frames?.end()
    this.#leave(this)
  }

  /** That on which they are, if they are on any. */
  get #reduction (): Reduction | undefined {
    if (this.#step > 0) return this.#view!.reductions[this.#step - 1]
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
