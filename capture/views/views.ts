import { availableParallelism } from 'node:os'
import { TooManyViews, UnknownDisplay } from '../../contract/errors.js'
import { Broadcaster } from '../broadcaster/broadcaster.js'
import { Cameras } from './cameras.js'
import type { Desktop, Display, Frame } from '../frame.js'
import { still } from './placeholder.js'
import { withRestart, type RestartOptions } from './restart.js'
import { RightOfWay, type Lane } from './right-of-way.js'
import type { Subscription } from '../broadcaster/subscription.js'
import { framesOf, keyOf, viewOf, type View, type ViewDefaults, type ViewQuery } from './view.js'

/** The most distinct views at once besides the default one, which always has its place. */
const MAX_OTHERS = 4
/** The other half of the machine is for whoever works on it, and for the system, which draws the screen and sends it. */
const ENCODING_THREADS = Math.max(1, Math.floor(availableParallelism() / 2))
/** An unchanged screen is sent again after this time, ms. */
const REPEAT_MS = 1000

export interface ViewsOptions extends RestartOptions, ViewDefaults {
  /** The display of a view if a query asks for none. */
  display: Display
  /** How long a capture outlives its last viewer, ms. */
  lingerMs: number
}

/** A view that somebody asks for, and may join. */
export interface AskedView {
  /** The same for all who ask for the same. */
  readonly key: string
  /** Whether it is the view of whoever asks for nothing in particular. */
  readonly isDefault: boolean
  /**
   * Joins the viewers of this view, or starts it.
   * @throws TOO_MANY_VIEWS if it is not the default view, and people watch four others
   */
  join (): Subscription<Frame>
}

/**
 * All views of the displays of a source: one {@link Broadcaster} per distinct view, one camera per display. The default view, and the
 * camera of its display, go before all others.
 */
export class Views {
  /** The view of whoever asks for nothing in particular. */
  readonly main: Broadcaster<Frame>
  readonly #mainKey: string
  readonly #source: Pick<Desktop, 'displays' | 'capture'>
  readonly #options: ViewsOptions
  readonly #cameras: Cameras
  readonly #encoding = new RightOfWay(ENCODING_THREADS)
  readonly #others = new Map<string, Broadcaster<Frame>>()
  /** Those that had to give up their place, until they have ended. */
  readonly #ending = new Set<Promise<void>>()
  /** Frames of the broadcasters that have been dropped. */
  #pastFrames = 0
  #paused: string | undefined
  #isClosed = false

  constructor (source: Pick<Desktop, 'displays' | 'capture'>, options: ViewsOptions) {
    this.#source = source
    this.#options = options
    this.#cameras = new Cameras(source, options.display)
    const view = viewOf({}, options.display, options)
    this.#mainKey = keyOf(options.display, view)
    this.main = this.#start(options.display, view, this.#encoding.first)
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
    return this.#cameras.captures
  }

  /** Whether anything is captured. */
  get capturing (): boolean {
    return this.#paused === undefined && this.#all.some(({ capturing }) => capturing)
  }

  /** Why the screen is paused; `undefined` if it is not. */
  get paused (): string | undefined {
    return this.#paused
  }

  /** Why a screen that somebody is watching can't be shown; `undefined` if none has failed. A pause is no fault. */
  get fault (): string | undefined {
    if (this.#paused === undefined) return this.#all.map(({ latest }) => latest?.fault).find(fault => fault !== undefined)
  }

  /**
   * The view that a query asks for.
   * @throws UNKNOWN_DISPLAY
   */
  async find (query: ViewQuery): Promise<AskedView> {
    const { display } = this.#options
    const shown = query.display === undefined || query.display === display.id ? display : await this.#findDisplay(query.display)
    const view = viewOf(query, shown, this.#options)
    const key = keyOf(shown, view)
    const isDefault = key === this.#mainKey
    return { key, isDefault, join: () => isDefault ? this.main.subscribe() : this.#joinOther(key, shown, view) }
  }

  /**
   * Joins the viewers of the view that a query asks for, or starts it.
   * @throws UNKNOWN_DISPLAY, or TOO_MANY_VIEWS if it is not the default view, and people watch four others
   */
  async subscribe (query: ViewQuery): Promise<Subscription<Frame>> {
    return (await this.find(query)).join()
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
    await Promise.all([...this.#all.map(broadcaster => broadcaster.close()), ...this.#ending])
    await this.#cameras.close()
  }

  #setPaused (paused: string | undefined): void {
    if (this.#paused === paused) return
    this.#paused = paused
    for (const broadcaster of this.#all) broadcaster.restart()
  }

  async #findDisplay (id: string): Promise<Display> {
    const displays = await this.#source.displays()
    const display = displays.find(display => display.id === id)
    if (!display) throw new UnknownDisplay(id, displays.map(({ id }) => `"${id}"`).join(', '))
    return display
  }

  get #all (): Broadcaster<Frame>[] {
    return [this.main, ...this.#others.values()]
  }

  #sum (count: (broadcaster: Broadcaster<Frame>) => number): number {
    return this.#all.reduce((sum, broadcaster) => sum + count(broadcaster), 0)
  }

  #joinOther (key: string, display: Display, view: View): Subscription<Frame> {
    let other = this.#others.get(key)
    if (!other?.subscribers) this.#makeRoom(key)
    if (!other) {
      other = this.#start(display, view, this.#encoding.other(() => other!.subscribers))
      this.#others.set(key, other)
    }
    return other.subscribe()
  }

  /** Those that nobody watches any more give up their places. */
  #makeRoom (newcomer: string): void {
    const others = [...this.#others].filter(([key]) => key !== newcomer)
    const left = others.filter(([, { subscribers }]) => subscribers === 0)
    if (others.length - left.length >= MAX_OTHERS) throw new TooManyViews(MAX_OTHERS)
    for (const [key, broadcaster] of left.slice(0, Math.max(0, others.length + 1 - MAX_OTHERS))) {
      this.#pastFrames += broadcaster.frames
      this.#others.delete(key)
      const ended = broadcaster.close().finally(() => this.#ending.delete(ended))
      this.#ending.add(ended)
    }
  }

  #start (display: Display, view: View, lane: Lane): Broadcaster<Frame> {
    const { lingerMs, placeholder } = this.#options
    const capture = withRestart(framesOf(this.#cameras.of(display), view, lane), this.#options)
    const paused = (reason: string) => still(() => placeholder(reason, undefined))
    const broadcaster = new Broadcaster<Frame>(
      (signal, emit) => (this.#paused === undefined ? capture : paused(this.#paused))(signal, emit), { lingerMs, repeatMs: REPEAT_MS }
    )
    if (this.#isClosed) broadcaster.close() // whoever asked for it had to wait for the displays
    return broadcaster
  }
}
