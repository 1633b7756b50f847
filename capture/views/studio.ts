import { availableParallelism } from 'node:os'
import { Broadcaster } from '../broadcaster/broadcaster.js'
import type { Desktop, Display, Frame } from '../frame.js'
import { Cameras } from './cameras.js'
import { Outages } from './outages.js'
import { still } from './placeholder-frame.js'
import { withRestart, type RestartOptions } from './restart.js'
import { RightOfWay, type Lane } from './right-of-way.js'
import { framesOf, type View } from './view.js'

/** The other half of the machine is for whoever works on it, and for the system, which draws the screen and sends it. */
const THREADS = Math.max(1, Math.floor(availableParallelism() / 2))
/** An unchanged screen is sent again after this time, ms. */
const REPEAT_MS = 1000

export interface StudioOptions extends Omit<RestartOptions, 'onFailure' | 'onShown'> {
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
  readonly #options: StudioOptions
  readonly #cameras: Cameras
  readonly #encoding = new RightOfWay(THREADS)

  constructor (source: Pick<Desktop, 'capture'>, options: StudioOptions) {
    this.#options = options
    this.#cameras = new Cameras(source, options.display)
  }

  /** Captures started so far. */
  get captures (): number {
    return this.#cameras.captures
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
    const screen = withRestart(framesOf(this.#cameras.of(display), view, lane), { ...this.#options, ...this.outages.of(display) })
    const pause = (reason: string) => still(() => placeholder(reason, undefined))
    return new Broadcaster((signal, emit) => {
      const capture = this.paused === undefined ? screen : pause(this.paused)
      return capture(signal, emit)
    }, { lingerMs, repeatMs: REPEAT_MS })
  }
}
