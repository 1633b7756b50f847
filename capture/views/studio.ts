import { availableParallelism } from 'node:os'
import type { ScreenTrouble } from '../../contract/troubles.js'
import { kindOf } from '../fault.js'
import type { Capture, Desktop, Display, Frame, Shot } from '../frame.js'
import { Meter } from '../../meter/meter.js'
import { Answers, epoch, type Contact } from './answers.js'
import type { Camera } from './camera.js'
import { Cameras } from './cameras.js'
import { Outages } from './outages.js'
import { still } from './placeholder-frame.js'
import { withRestart, type RestartOptions } from './restart.js'
import { drawPlaceholder } from '../pictures/placeholder.js'
import type { Size } from '../pictures/scale/fit.js'
import { RightOfWay, type Lane } from './right-of-way.js'
import { Showing } from './showing.js'
import { framesOf, picturesOf } from './shown.js'
import { sizeOf, type Shown, type View } from './view.js'

/** The other half of the machine is for whoever works on it, and for the system, which draws the screen and sends it. */
const THREADS = Math.max(1, Math.floor(availableParallelism() / 2))
/** An unchanged screen is sent again after this time, ms. */
const REPEAT_MS = 1000

export interface StudioOptions extends Omit<RestartOptions<Frame>, 'onFailure' | 'onShown' | 'placeholder'> {
  /** Makes the frame that viewers see while there is no other, as large as the last one, or as the view; `code` is that of the reason. */
  placeholder (reason: string, size: Size, code: ScreenTrouble): Promise<Frame>
  /** The display of the default view. */
  display: Display
  /** How long a capture outlives its last viewer, ms. */
  lingerMs: number
}

/** Shows views, which share the cameras and the encoders. The default view goes before all others. */
export class Studio {
  /** Why it shows a placeholder instead of the screen; `undefined` if it shows the screen. It counts for captures that start after that. */
  paused: string | undefined
  readonly outages = new Outages()
  #display: Display
  /** What is counted on the way from the source to the frames. */
  readonly meter = new Meter()
  readonly #options: StudioOptions
  readonly #answers: Answers
  readonly #cameras: Cameras
  readonly #encoding = new RightOfWay(THREADS)

  constructor (source: Pick<Desktop, 'capture'>, options: StudioOptions) {
    this.#options = options
    this.#display = options.display
    this.#answers = new Answers(source, this.meter)
    this.#cameras = new Cameras(this.#answers, options.display)
    this.outages.on('failure', error => this.meter.failed(kindOf(error)))
  }

  /** The default view is of this display from now on, which goes before all others. */
  turnTo (display: Display): void {
    this.#display = this.#cameras.first = display
  }

  /** The display, as large as it was in the last picture of it; the same object as long as that has its size. */
  asItIsNow (display: Display): Display {
    return this.#cameras.of(display).display
  }

  /** Captures started so far. */
  get captures (): number {
    return this.#cameras.captures
  }

  /** What is known of the source of the default view. */
  get contact (): Contact {
    return this.#answers.of(this.#display)
  }

  /** How often that source may give a picture now, frames/s; 0 while nobody is watching. */
  get fps (): number {
    return this.#cameras.of(this.#display).fps
  }

  /** Takes one picture for the default view that nobody sees, to learn whether the source answers; {@link contact} tells. */
  async tryOut (timeoutMs: number): Promise<void> {
    const enough = new AbortController()
    const timer = setTimeout(() => enough.abort(), timeoutMs)
    await this.#cameras.of(this.#display).watch(1, enough.signal, async () => enough.abort()).catch(() => {})
    clearTimeout(timer)
  }

  /** @param shown asked each time a capture starts */
  showDefault (shown: () => Shown): Showing {
    return this.#show(shown, () => this.#encoding.first())
  }

  /** @param shown asked each time a capture starts */
  show (shown: () => Shown): Showing {
    const showing: Showing = this.#show(shown, () => this.#encoding.other(() => showing.subscribers))
    return showing
  }

  /** Ends every capture, after those of the views; resolves when they have released what they held. */
  close (): Promise<void> {
    return this.#cameras.close()
  }

  /** @param lane the right to work on a picture, one for each who works on them */
  #show (shown: () => Shown, lane: () => Lane): Showing {
    const { lingerMs, placeholder } = this.#options
    return new Showing({
      frames: this.#capture(shown, (camera, view) => framesOf(camera, view, lane(), this.meter), placeholder),
      pictures: this.#capture(shown, (camera, view) => picturesOf(camera, view, lane()), drawPlaceholder)
    }, { lingerMs, repeatMs: REPEAT_MS })
  }

  /** @param of makes the capture of a view, each time one starts */
  #capture<T extends Shot> (
    shown: () => Shown,
    of: (camera: Camera, view: View) => Capture<T>,
    draw: (reason: string, size: Size, code: ScreenTrouble) => Promise<T>
  ): Capture<T> {
    return (signal, emit) => {
      const { display, view } = shown()
      const screen = of(this.#cameras.of(display), view)
      return this.#withPlaceholder(display, sizeOf({ display, view }), screen, draw)(signal, emit)
    }
  }

  /** A capture that never fails: it shows a placeholder while the screen is lost, or paused. */
  #withPlaceholder<T extends Shot> (
    display: Display, size: Size, capture: Capture<T>, draw: (reason: string, size: Size, code: ScreenTrouble) => Promise<T>
  ): Capture<T> {
    const placeholder = async (reason: string, size: Size, code: ScreenTrouble): Promise<T> =>
      ({ ...await draw(reason, size, code), code })
    const contact = this.#answers.of(display)
    const screen = withRestart(capture, {
      ...this.#options,
      ...this.outages.of(display),
      // It shows nothing newer than the last answer of the source.
      placeholder: async (reason, last, code) =>
        ({ ...await placeholder(reason, last ?? size, code), asOf: { ms: epoch(contact.answeredAt) } })
    })
    return (signal, emit) => {
      const { paused } = this
      return (paused === undefined ? screen : still(() => placeholder(paused, size, 'PAUSED')))(signal, emit)
    }
  }
}
