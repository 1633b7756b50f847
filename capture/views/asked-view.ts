import type { Subscription } from '../broadcaster/subscription.js'
import type { Frame } from '../frame.js'
import type { Reduction } from './reduced-views.js'
import type { UsePicture } from './showing.js'
import type { Extent } from './view.js'

/** A view that somebody asks for, and may join. */
export interface AskedView {
  /** The same for all who ask for the same. */
  readonly key: string
  /** Whether it is the view of whoever asks for nothing in particular. */
  readonly isDefault: boolean
  /** JPEG quality, 1 to 100; that of the default view changes when the host changes it. */
  readonly quality: number
  /** What it shows of which display; that of the default view changes when the host chooses another display. */
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
  /** What those can watch whose link is too slow for this view as it is now, the largest first; may be empty. */
  readonly reductions: readonly Reduction[]
}
