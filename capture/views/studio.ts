import { availableParallelism } from 'node:os'
import { Broadcaster } from '../broadcaster/broadcaster.js'
import { kindOf } from '../fault.js'
import type { Desktop, Display, Frame } from '../frame.js'
import { Meter } from '../../meter/meter.js'
import { Answers, epoch, type Contact } from './answers.js'
import { Cameras } from './cameras.js'
import { Outages } from './outages.js'
import { still } from './placeholder-frame.js'
import { withRestart, type RestartOptions } from './restart.js'
import { sizeWithin, type Size } from '../pictures/scale/fit.js'
import { RightOfWay, type Lane } from './right-of-way.js'
import { framesOf, type View } from './view.js'

/** The other half of the machine is for whoever works on it, and for the system, which draws the screen and sends it. */
const THREADS = Math.max(1, Math.floor(availableParallelism() / 2))
/** An unchanged screen is sent again after this time, ms. */
const REPEAT_MS = 1000

export interface StudioOptions extends Omit<RestartOptions, 'onFailure' | 'onShown' | 'placeholder'> {
  /** Makes the frame that viewers see while there is no other, as large as the last one, or as the view. */
  placeholder (reason: string, size: Size): Promise<Frame>
  /** The display of the default view. */
  display: Display
  /** How long a capture outlives its last viewer, ms. */
  lingerMs: number
}

/** Makes the broadcasters of views, which share the cameras and the encoders. Those of the default view go before all others. */
export class Studio {
  /** Why it shows a placeholder instead of the screen; `undefined` if it shows the screen. It counts for captures that start after that. */
  paused: string | undefined
  readonly outages = new Outages()
  /** What is counted on the way from the source to the frames. */
  readonly meter = new Meter()
  readonly #options: StudioOptions
  readonly #answers: Answers
  readonly #cameras: Cameras
  readonly #encoding = new RightOfWay(THREADS)

  constructor (source: Pick<Desktop, 'capture'>, options: StudioOptions) {
    this.#options = options
    this.#answers = new Answers(source, this.meter)
    this.#cameras = new Cameras(this.#answers, options.display)
    this.outages.on('failure', error => this.meter.failed(kindOf(error)))
  }

  /** Captures started so far. */
  get captures (): number {
    return this.#cameras.captures
  }

  /** What is known of the source of the default view. */
  get contact (): Contact {
    return this.#answers.of(this.#options.display)
  }

  /** How often that source may give a picture now, frames/s; 0 while nobody is watching. */
  get fps (): number {
    return this.#cameras.of(this.#options.display).fps
  }

  /** Takes one picture for the default view that nobody sees, to learn whether the source answers; {@link contact} tells. */
  async tryOut (timeoutMs: number): Promise<void> {
    const enough = new AbortController()
    const timer = setTimeout(() => enough.abort(), timeoutMs)
    await this.#cameras.of(this.#options.display).watch(1, enough.signal, async () => enough.abort()).catch(() => {})
    clearTimeout(timer)
  }

  broadcastDefault (view: View): Broadcaster<Frame> {
    return this.#broadcast(this.#options.display, view, this.#encoding.first)
  }

  broadcast (display: Display, view: View): Broadcaster<Frame> {
    const broadcaster: Broadcaster<Frame> = this.#broadcast(display, view, this.#encoding.other(() => broadcaster.subscribers))
    return broadcaster
  }

  /** Ends every capture, after those of the broadcasters; resolves when they have released what they held. */
  close (): Promise<void> {
    return this.#cameras.close()
  }

  #broadcast (display: Display, view: View, lane: Lane): Broadcaster<Frame> {
    const { lingerMs, placeholder } = this.#options
    const contact = this.#answers.of(display)
    const size = sizeWithin(display, view)
    const screen = withRestart(framesOf(this.#cameras.of(display), view, lane, this.meter), {
      ...this.#options,
      ...this.outages.of(display),
      // It shows nothing newer than the last answer of the source.
      placeholder: async (reason, last) => ({ ...await placeholder(reason, last ?? size), asOf: { ms: epoch(contact.answeredAt) } })
    })
    const pause = (reason: string) => still(() => placeholder(reason, size))
    return new Broadcaster((signal, emit) => {
      const capture = this.paused === undefined ? screen : pause(this.paused)
      return capture(signal, emit)
    }, { lingerMs, repeatMs: REPEAT_MS })
  }
}
