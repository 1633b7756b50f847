import { EventEmitter } from 'node:events'
import { TooManyViews, UnknownDisplay } from '../../contract/errors.js'
import { Broadcaster } from '../broadcaster/broadcaster.js'
import { Camera } from './camera.js'
import type { Capture, Desktop, Display, Frame } from '../frame.js'
import { withRestart, type RestartOptions } from './restart.js'
import type { Subscription } from '../broadcaster/subscription.js'
import { framesOf, viewOf, type View, type ViewDefaults, type ViewQuery } from './view.js'

/** The most distinct views that are encoded at once. On two cores, four of 1920x1080 reach 10 frames/s each at worst. */
const MAX_VIEWS = 4
/** An unchanged screen is sent again after this time, ms. */
const REPEAT_MS = 1000

export interface ViewsOptions extends RestartOptions, ViewDefaults {
  /** The display of a view if a query asks for none. */
  display: Display
  /** How long a capture outlives its last viewer, ms. */
  lingerMs: number
}

export interface ViewsEvents {
  /** The host has paused the screen, or resumed. */
  paused: []
}

/** All views of the displays of a source: one {@link Broadcaster} per distinct view, one {@link Camera} per display. */
export class Views extends EventEmitter<ViewsEvents> {
  /** The view of whoever asks for nothing in particular. */
  readonly main: Broadcaster<Frame>
  readonly #source: Pick<Desktop, 'displays' | 'capture'>
  readonly #options: ViewsOptions
  readonly #cameras = new Map<string, Camera>()
  readonly #broadcasters = new Map<string, Broadcaster<Frame>>()
  /** Frames of the broadcasters that have been dropped. */
  #pastFrames = 0
  #paused: string | undefined
  #isClosed = false

  constructor (source: Pick<Desktop, 'displays' | 'capture'>, options: ViewsOptions) {
    super()
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

  /** Why the screen is paused; `undefined` if it is not. */
  get paused (): string | undefined {
    return this.#paused
  }

  /** Why a screen that somebody is watching can't be shown; `undefined` if none has failed. A pause is no fault. */
  get fault (): string | undefined {
    if (this.#paused === undefined) return this.#active.map(({ latest }) => latest?.fault).find(fault => fault !== undefined)
  }

  /**
   * Joins the viewers of this view, or starts it.
   * @throws UNKNOWN_DISPLAY, or TOO_MANY_VIEWS if there are four others
   */
  async subscribe (query: ViewQuery): Promise<Subscription<Frame>> {
    const { display } = this.#options
    const shown = query.display === undefined || query.display === display.id ? display : await this.#find(query.display)
    return this.#broadcasterOf(shown, query).subscribe()
  }

  /** Ends every capture. Until {@link resume} viewers see a placeholder that says why, and none of the frames not yet taken. */
  pause (reason: string): void {
    this.#setPaused(reason)
  }

  /** Captures again, if anyone is watching. */
  resume (): void {
    this.#setPaused(undefined)
  }

  /** Ends every subscription and every capture; resolves when they have released what they held. */
  async close (): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#broadcasters.values()].map(broadcaster => broadcaster.close()))
    await Promise.all([...this.#cameras.values()].map(camera => camera.close()))
  }

  #setPaused (paused: string | undefined): void {
    if (this.#paused === paused) return
    this.#paused = paused
    for (const broadcaster of this.#broadcasters.values()) broadcaster.restart()
    this.emit('paused')
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

  /** The broadcaster of a view. A new one takes the place of those that nobody watches. */
  #broadcasterOf (display: Display, query: ViewQuery): Broadcaster<Frame> {
    const view = viewOf(query, display, this.#options)
    const key = JSON.stringify([display.id, view])
    const known = this.#broadcasters.get(key)
    const active = this.#active
    if (active.length >= MAX_VIEWS && !(known && active.includes(known))) throw new TooManyViews(MAX_VIEWS)
    if (known) return known
    for (const [key, broadcaster] of this.#broadcasters) {
      if (broadcaster === this.main || active.includes(broadcaster)) continue
      this.#pastFrames += broadcaster.frames
      this.#broadcasters.delete(key)
    }
    const broadcaster = new Broadcaster(this.#captureOf(display, view), { lingerMs: this.#options.lingerMs, repeatMs: REPEAT_MS })
    this.#broadcasters.set(key, broadcaster)
    if (this.#isClosed) broadcaster.close() // whoever asked for it had to wait for the displays
    return broadcaster
  }

  #captureOf (display: Display, view: View): Capture<Frame> {
    let camera = this.#cameras.get(display.id)
    if (!camera) this.#cameras.set(display.id, camera = new Camera(this.#source, display))
    const capture = withRestart(framesOf(camera, view), this.#options)
    return (signal, emit) => this.#paused === undefined ? capture(signal, emit) : this.#showPlaceholder(this.#paused, signal, emit)
  }

  /** The capture of a view while it is paused. */
  async #showPlaceholder (reason: string, signal: AbortSignal, emit: (frame: Frame) => void): Promise<void> {
    emit(await this.#options.placeholder(reason, undefined))
    if (!signal.aborted) await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }))
  }
}
