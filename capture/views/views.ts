import { EventEmitter } from 'node:events'
import { UnknownDisplay } from '../../contract/errors.js'
import type { Unready } from '../../contract/health.js'
import type { Meter } from '../../meter/meter.js'
import type { Broadcaster } from '../broadcaster/broadcaster.js'
import type { Subscription } from '../broadcaster/subscription.js'
import type { Reason } from '../fault.js'
import type { Desktop, Display, Frame } from '../frame.js'
import { OtherViews } from './other-views.js'
import type { Contact } from './answers.js'
import type { Outages } from './outages.js'
import { ANSWER_MS, ageOf, unreadiness } from './readiness.js'
import { ReducedViews, type Reduction } from './reduced-views.js'
import type { Showing, UsePicture } from './showing.js'
import { Studio, type StudioOptions } from './studio.js'
import { extentOf, keyOf, viewOf, type Extent, type PictureViewQuery, type ViewDefaults } from './view.js'

/** An attempt that nobody is watching ends after this time, ms: it must last long enough to count as a failure. */
const TRY_MS = 4 * ANSWER_MS

export interface ViewsOptions extends StudioOptions, ViewDefaults {}

/** A view that somebody asks for, and may join. */
export interface AskedView {
  /** The same for all who ask for the same. */
  readonly key: string
  /** Whether it is the view of whoever asks for nothing in particular. */
  readonly isDefault: boolean
  /** JPEG quality, 1 to 100. */
  readonly quality: number
  /** What it shows of which display. */
  readonly extent: Extent
  /**
   * Joins the viewers of this view, or starts it.
   * @param moved comes back from one of the reductions
   * @throws TOO_MANY_VIEWS if it is not the default view, and people watch four others
   */
  join (moved?: Subscription<Frame>): Subscription<Frame>
  /**
   * Watches the pictures of this view until the signal aborts, or the views are closed: scaled and cropped, at the rate of the view, each
   * with what has changed since the last one that was handed over. They may be read until what `use` returns resolves; whoever has read one
   * earlier releases its lease, if it has one, since the source draws on that memory next. Without their pointer: it has been erased, or
   * `beneath` is set, for whoever copies them. While the screen is lost or paused there is a placeholder, whose `fault` says why.
   * @param use is given the next picture when it has resolved, and what it may resolve to as well, see {@link Wanted}: the newest by then.
   * It must resolve soon after the signal has aborted
   * @returns when nothing is in use any more; rejects with what `use` throws, which ends it
   * @throws TOO_MANY_VIEWS, at once, if it is not the default view, and people watch four others
   */
  watchPictures (signal: AbortSignal, use: UsePicture): Promise<void>
  /** What those can watch whose link is too slow for this view, the largest first; may be empty. */
  readonly reductions: readonly Reduction[]
}

export interface ViewsEvents {
  /** The host has paused the screen, or resumed. */
  paused: []
}

/** All views of the displays of a source: one {@link Showing} per distinct view. The default view goes before all others. */
export class Views extends EventEmitter<ViewsEvents> {
  /** The view of whoever asks for nothing in particular. */
  readonly main: Broadcaster<Frame>
  readonly #main: Showing
  readonly #mainKey: string
  readonly #source: Pick<Desktop, 'displays'>
  readonly #options: ViewsOptions
  readonly #studio: Studio
  readonly #others = new OtherViews()
  #isTryingOut = false
  readonly #reduced: ReducedViews

  constructor (source: Pick<Desktop, 'displays' | 'capture'>, options: ViewsOptions) {
    super()
    this.#source = source
    this.#options = options
    this.#studio = new Studio(source, options)
    const view = viewOf({}, options.display, options)
    this.#mainKey = keyOf(options.display, view)
    this.#main = this.#studio.showDefault(view)
    this.main = this.#main.broadcaster
    this.#reduced = new ReducedViews(options.display, view, view => this.#studio.show(options.display, view))
  }

  /** How long a capture outlives its last viewer, ms, so that reloading a page does not restart it. */
  get lingerMs (): number {
    return this.#options.lingerMs
  }

  /** How many are subscribed; of those who watch pictures, each counts as one. */
  get subscribers (): number {
    return this.#sum(({ subscribers }) => subscribers)
  }

  /** Frames handed out so far, repeats not counted. */
  get frames (): number {
    return this.#others.pastFrames + this.#sum(({ frames }) => frames)
  }

  /** Captures started so far. */
  get captures (): number {
    return this.#studio.captures
  }

  /** Whether anything is captured. */
  get capturing (): boolean {
    return this.#studio.paused === undefined && this.#all.some(({ capturing }) => capturing)
  }

  /** Why the screen is paused; `undefined` if it is not. */
  get paused (): string | undefined {
    return this.#studio.paused
  }

  /** Tells when a display is lost, and when it is back. */
  get outages (): Outages {
    return this.#studio.outages
  }

  /**
   * Why the default view, or its source, has failed while somebody is watching; `undefined` if it has not. A pause is no fault, nor is the
   * failure of another display.
   */
  get reason (): Reason | undefined {
    if (!this.capturing) return
    const { fault, code } = this.main.latest ?? {}
    return fault === undefined ? this.#studio.contact.reason : { fault, code: code ?? 'SOURCE_FAILED' }
  }

  /** The same in a sentence for people. */
  get fault (): string | undefined {
    return this.reason?.fault
  }

  /** What is counted on the way from the source to the viewers. */
  get meter (): Meter {
    return this.#studio.meter
  }

  /** What is known of the source of the default view. */
  get contact (): Contact {
    return this.#studio.contact
  }

  /** How long ago that source last answered, s; `undefined` while it is not captured. */
  get age (): number | undefined {
    if (this.contact.isTrying) return ageOf(this.contact) / 1000
  }

  /** Why the screen of the default view can't be shown; `undefined` if it can, or could if somebody watched. A pause is no reason. */
  get unready (): Exclude<Unready, 'test_pattern'> | undefined {
    if (this.#studio.paused !== undefined) return
    return this.fault === undefined ? unreadiness(this.contact, this.#studio.fps) : 'lost'
  }

  /**
   * Finds out whether a screen that was lost, and that nobody is watching, is back; at most once in 5 s. Nobody would watch a service that
   * counts as not ready, so it would never be captured again.
   */
  tryAgain (): void {
    const { isTrying, triedAt } = this.contact
    const isDue = performance.now() - triedAt >= ANSWER_MS
    if (this.#studio.paused !== undefined || this.capturing || isTrying || this.#isTryingOut || !isDue) return
    this.#isTryingOut = true
    this.#studio.tryOut(TRY_MS).finally(() => { this.#isTryingOut = false })
  }

  /**
   * The view that a query asks for.
   * @throws UNKNOWN_DISPLAY, PICTURE_TOO_LARGE, or REGION_OUTSIDE
   */
  async find (query: PictureViewQuery): Promise<AskedView> {
    const { display } = this.#options
    const { display: id = display.id, region } = query
    // A region must lie within the display as it is now.
    const shown = id === display.id && region === undefined ? display : await this.#findDisplay(id)
    const view = viewOf(query, shown, this.#options)
    const key = keyOf(shown, view)
    const isDefault = key === this.#mainKey
    const showing = () => isDefault ? this.#main : this.#others.get(key, () => this.#studio.show(shown, view))
    return {
      key,
      isDefault,
      quality: view.quality,
      extent: extentOf(shown, view),
      join: moved => showing().broadcaster.subscribe(moved),
      watchPictures: (signal, use) => showing().watchPictures(signal, use),
      reductions: this.#reduced.of(shown, view)
    }
  }

  /**
   * Joins the viewers of the view that a query asks for, or starts it.
   * @throws UNKNOWN_DISPLAY, or TOO_MANY_VIEWS if it is not the default view, and people watch four others
   */
  async subscribe (query: PictureViewQuery): Promise<Subscription<Frame>> {
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
    await Promise.all([this.#main.close(), this.#others.close(), this.#reduced.close()])
    await this.#studio.close()
  }

  #setPaused (paused: string | undefined): void {
    if (this.#studio.paused === paused) return
    this.#studio.paused = paused
    for (const showing of this.#all) showing.restart()
    this.emit('paused')
  }

  async #findDisplay (id: string): Promise<Display> {
    const displays = await this.#source.displays()
    const display = displays.find(display => display.id === id)
    if (!display) throw new UnknownDisplay(id, displays.map(({ id }) => `"${id}"`).join(', '))
    return display
  }

  get #all (): Showing[] {
    return [this.#main, ...this.#others.all, ...this.#reduced.all]
  }

  #sum (count: (showing: Showing) => number): number {
    return this.#all.reduce((sum, showing) => sum + count(showing), 0)
  }
}
