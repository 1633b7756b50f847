import { TooManyViews, UnknownDisplay } from '../../contract/errors.js'
import { Broadcaster } from '../broadcaster/broadcaster.js'
import { Camera } from './camera.js'
import type { Capture, Desktop, Display, Frame } from '../frame.js'
import { withRestart, type RestartOptions } from './restart.js'
import type { Subscription } from '../broadcaster/subscription.js'
import { framesOf, type View, type ViewQuery } from './view.js'

/** Distinct views that are encoded at once. On two cores four of 1920x1080 make 10 frames/s each at worst. */
const MOST_VIEWS = 4
/** An unchanged screen is sent again after this time, ms. */
const REPEAT_MS = 1000

export interface ViewsOptions extends RestartOptions {
  /** What a view is where nothing is asked for: its display, px, frames/s at most, 1 to 100. */
  display: Display
  width?: number
  fps: number
  quality: number
  /** How long a capture outlives its last viewer, ms. */
  lingerMs: number
}

/** Every way the displays of a source are looked at: one {@link Broadcaster} for equal views, one {@link Camera} for a display. */
export class Views {
  /** The view of those who ask for nothing. */
  readonly main: Broadcaster<Frame>
  readonly #source: Pick<Desktop, 'displays' | 'capture'>
  readonly #options: ViewsOptions
  readonly #cameras = new Map<string, Camera>()
  readonly #broadcasters = new Map<string, Broadcaster<Frame>>()
  /** Of the broadcasters that nobody needs any more. */
  #pastFrames = 0
  #paused: string | undefined

  constructor (source: Pick<Desktop, 'displays' | 'capture'>, options: ViewsOptions) {
    this.#source = source
    this.#options = options
    this.main = this.#broadcasterOf(options.display, {})
  }

  /** How many are subscribed. */
  get subscribers (): number {
    return this.#sum(broadcaster => broadcaster.subscribers)
  }

  /** Frames handed out so far, repeats not counted. */
  get frames (): number {
    return this.#pastFrames + this.#sum(broadcaster => broadcaster.frames)
  }

  /** Captures started so far. */
  get captures (): number {
    return [...this.#cameras.values()].reduce((sum, camera) => sum + camera.captures, 0)
  }

  /** Whether anything is captured. */
  get capturing (): boolean {
    return this.#paused === undefined && this.#active.some(({ capturing }) => capturing)
  }

  /** Why nobody sees anything, while it is paused. */
  get paused (): string | undefined {
    return this.#paused
  }

  /** Why a screen that somebody looks at can't be shown, if so; a pause is no fault. */
  get fault (): string | undefined {
    if (this.#paused === undefined) return this.#active.map(({ latest }) => latest?.fault).find(fault => fault !== undefined)
  }

  /**
   * Joins those who look at this view, or starts it.
   * @throws UNKNOWN_DISPLAY, TOO_MANY_VIEWS if there are four others
   */
  async subscribe (query: ViewQuery): Promise<Subscription<Frame>> {
    const { display } = this.#options
    const shown = query.display === undefined || query.display === display.id ? display : await this.#find(query.display)
    return this.#broadcasterOf(shown, query).subscribe()
  }

  /** Ends every capture; until {@link resume} whoever looks sees a placeholder that says why, and no frame that they had not taken yet. */
  pause (reason: string): void {
    this.#show(reason)
  }

  /** Captures again, if somebody looks. */
  resume (): void {
    this.#show(undefined)
  }

  /** Ends every subscription and every capture; resolves when they have released what they held. */
  async close (): Promise<void> {
    await Promise.all([...this.#broadcasters.values()].map(broadcaster => broadcaster.close()))
    await Promise.all([...this.#cameras.values()].map(camera => camera.close()))
  }

  #show (paused: string | undefined): void {
    if (this.#paused === paused) return
    this.#paused = paused
    for (const broadcaster of this.#broadcasters.values()) broadcaster.restart()
  }

  async #find (id: string): Promise<Display> {
    const displays = await this.#source.displays()
    const display = displays.find(display => display.id === id)
    if (!display) throw new UnknownDisplay(id, displays.map(({ id }) => `"${id}"`).join(', '))
    return display
  }

  get #active (): Broadcaster<Frame>[] {
    return [...this.#broadcasters.values()].filter(({ capturing, subscribers }) => capturing || subscribers > 0)
  }

  #sum (count: (broadcaster: Broadcaster<Frame>) => number): number {
    return [...this.#broadcasters.values()].reduce((sum, broadcaster) => sum + count(broadcaster), 0)
  }

  /** The broadcaster of a view; a new one in the place of one that nobody looks at. */
  #broadcasterOf (display: Display, query: ViewQuery): Broadcaster<Frame> {
    const view = this.#viewOf(display, query)
    const key = JSON.stringify([display.id, view])
    const known = this.#broadcasters.get(key)
    const active = this.#active
    if (active.length >= MOST_VIEWS && !(known && active.includes(known))) throw new TooManyViews(MOST_VIEWS)
    if (known) return known
    for (const [key, broadcaster] of this.#broadcasters) {
      if (broadcaster === this.main || active.includes(broadcaster)) continue
      this.#pastFrames += broadcaster.frames
      this.#broadcasters.delete(key)
    }
    const broadcaster = new Broadcaster(this.#captureOf(display, view), { lingerMs: this.#options.lingerMs, repeatMs: REPEAT_MS })
    this.#broadcasters.set(key, broadcaster)
    return broadcaster
  }

  /** Equal for all who see the same, whatever they have asked for. */
  #viewOf (display: Display, { width = this.#options.width, quality = this.#options.quality, fps = this.#options.fps }: ViewQuery): View {
    const isSmaller = width !== undefined && width < display.width
    return {
      ...isSmaller && { width },
      quality,
      fps: Math.min(fps, this.#options.fps),
      showsFrames: !isSmaller && quality === this.#options.quality
    }
  }

  #captureOf (display: Display, view: View): Capture<Frame> {
    let camera = this.#cameras.get(display.id)
    if (!camera) this.#cameras.set(display.id, camera = new Camera(this.#source, display))
    const capture = withRestart(framesOf(camera, view), this.#options)
    return (signal, emit) => this.#paused === undefined ? capture(signal, emit) : this.#showPlaceholder(this.#paused, signal, emit)
  }

  /** The capture of a view that is paused. */
  async #showPlaceholder (reason: string, signal: AbortSignal, emit: (frame: Frame) => void): Promise<void> {
    emit(await this.#options.placeholder(reason, undefined))
    if (!signal.aborted) await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }))
  }
}
