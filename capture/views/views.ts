import { EventEmitter } from 'node:events'
import { ScreenUnavailable, UnknownDisplay } from '../../contract/errors.js'
import type { Unready } from '../../contract/health.js'
import type { Meter } from '../../meter/meter.js'
import type { Broadcaster } from '../broadcaster/broadcaster.js'
import type { Subscription } from '../broadcaster/subscription.js'
import { troubleOn, type Reason } from '../fault.js'
import type { Desktop, Display, Frame } from '../frame.js'
import { memoized } from './memoized.js'
import { OtherViews } from './other-views.js'
import type { Contact } from './answers.js'
import type { AskedView } from './asked-view.js'
import { DefaultView, type ViewChange, type ViewSettings } from './default-view.js'
import type { Outages } from './outages.js'
import { ANSWER_MS, ageOf, unreadiness } from './readiness.js'
import { ReducedViews } from './reduced-views.js'
import type { Showing } from './showing.js'
import { Studio, type StudioOptions } from './studio.js'
import { extentOf, keyOf, viewOf, type PictureViewQuery, type Shown, type View, type ViewDefaults } from './view.js'

/** An attempt that nobody is watching ends after this time, ms: it must last long enough to count as a failure. */
const TRY_MS = 4 * ANSWER_MS

export interface ViewsOptions extends StudioOptions, ViewDefaults {}

export interface ViewsEvents {
  /** The host has paused the screen, or resumed. */
  paused: []
  /** The host has changed the default view. */
  changed: []
  /** The host has chosen something of it, be it what it was. */
  chosen: []
}

/** All views of the displays of a source: one {@link Showing} per distinct view. The default view goes before all others. */
export class Views extends EventEmitter<ViewsEvents> {
  /** The view of whoever asks for nothing in particular. */
  readonly main: Broadcaster<Frame>
  readonly #main: Showing
  readonly #default: DefaultView
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
    this.#default = new DefaultView(options.display, options, display => this.#studio.asItIsNow(display))
    const shown = () => this.#default.shown
    this.#main = this.#studio.showDefault(shown)
    this.main = this.#main.broadcaster
    this.#reduced = new ReducedViews(shown, shown => this.#studio.show(shown))
  }

  /** The display of the default view. */
  get display (): Display {
    return this.#default.shown.display
  }

  /** What the host can change of the default view. */
  get settings (): ViewSettings {
    return this.#default.settings
  }

  /** What the host has chosen of that since the start, whether or not it was so before. */
  get chosen (): Partial<ViewSettings> {
    return this.#default.chosen
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
    return troubleOn(this.main.latest ?? {}) ?? this.#studio.contact.reason
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
   * All displays that can be shown, as they are now.
   * @throws SCREEN_UNAVAILABLE if they can't be listed
   */
  async displays (): Promise<Display[]> {
    try {
      return await this.#source.displays()
    } catch (error) {
      throw new ScreenUnavailable((error as Error).message)
    }
  }

  /**
   * Changes the default view for all who watch it: they stay, and see nothing more of what it was. Whoever watches another view of the
   * shared display sees the new one, too, and nobody sees more frames than the default view has.
   */
  change (change: ViewChange): void {
    const isOther = this.#default.change(change)
    this.emit('chosen')
    if (!isOther) return
    this.#studio.turnTo(this.display)
    for (const showing of this.#all) showing.restart()
    this.emit('changed')
  }

  /**
   * The view that a query asks for.
   * @throws UNKNOWN_DISPLAY, PICTURE_TOO_LARGE, or REGION_OUTSIDE
   */
  async find (query: PictureViewQuery): Promise<AskedView> {
    const { display: id = this.display.id, region } = query
    // A region must lie within the display as it is now.
    const found = id === this.display.id && region === undefined ? this.display : await this.findDisplay(id)
    const isShared = found.id === this.display.id // which the host may have changed while it was looked for
    const view = viewOf(query, found, this.#default.defaults)
    const isDefault = isShared && keyOf({ display: found, view }) === this.#default.key
    const shown = isDefault ? () => this.#default.shown : this.#other(view, isShared ? undefined : found)
    const extent = memoized(() => [shown()], extentOf)
    // Those who watch the shared display go on together when that is another one.
    const key = isDefault ? 'default' : keyOf({ display: isShared ? { ...found, id: '' } : found, view })
    const showing = () => isDefault ? this.#main : this.#others.get(key, () => this.#studio.show(shown))
    const reduced = this.#reduced
    return {
      key,
      isDefault,
      get quality () { return shown().view.quality },
      get extent () { return extent() },
      join: moved => showing().broadcaster.subscribe(moved),
      watchPictures: (signal, use) => showing().watchPictures(signal, use),
      get reductions () { return reduced.of(shown()) }
    }
  }

  /**
   * Joins the viewers of the view that a query asks for, or starts it.
   * @throws UNKNOWN_DISPLAY, or TOO_MANY_VIEWS if it is not the default view, and people watch four others
   */
  async subscribe (query: PictureViewQuery): Promise<Subscription<Frame>> {
    return (await this.find(query)).join()
  }

  /** @throws UNKNOWN_DISPLAY, or SCREEN_UNAVAILABLE */
  async findDisplay (id: string): Promise<Display> {
    const displays = await this.displays()
    const display = displays.find(display => display.id === id)
    if (!display) throw new UnknownDisplay(id, displays.map(({ id }) => `"${id}"`).join(', '))
    return display
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

  /** What another view shows now, never more frames than the default view. @param display the shared one if left out */
  #other (view: View, display?: Display): () => Shown {
    const parts = (): [Shown, Display?] => [this.#default.shown, display && this.#studio.asItIsNow(display)]
    return memoized(parts, (shared, own = shared.display) =>
      ({ display: own, view: { ...view, fps: Math.min(view.fps, shared.view.fps) } }))
  }

  get #all (): Showing[] {
    return [this.#main, ...this.#others.all, ...this.#reduced.all]
  }

  #sum (count: (showing: Showing) => number): number {
    return this.#all.reduce((sum, showing) => sum + count(showing), 0)
  }
}
