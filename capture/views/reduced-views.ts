import type { Subscription } from '../broadcaster/subscription.js'
import type { Display, Frame } from '../frame.js'
import { sizeWithin, type Size } from '../pictures/scale/fit.js'
import type { Showing } from './showing.js'
import type { View } from './view.js'

/** JPEG quality, 1 to 100: text can still be read, in three fifths of the bytes of quality 80 (measured). */
const QUALITY = 50
/** frames/s: a link that takes half a second for a frame carries fewer; the newest is 0.1 s old at most. */
const FPS = 10

/** One of the two views for people whose link is too slow for what they asked for. */
export interface Reduction {
  /** What is reduced, in words for people. @example 'quality 50, width 960' */
  readonly words: string
  /** Moves a subscription here. */
  join (moved: Subscription<Frame>): void
}

interface ReducedView extends Reduction {
  readonly view: View
  readonly showing: Showing
}

/**
 * Two views at most, made from the default one: first with a lower quality, then half as wide and high too. They are shared by all whose
 * link is too slow, and take none of the places of views that people ask for.
 */
export class ReducedViews {
  readonly #display: Display
  readonly #views: readonly ReducedView[]

  /**
   * @param view the default one
   * @param start makes what shows a view, which works once somebody subscribes
   */
  constructor (display: Display, view: View, start: (view: View) => Showing) {
    this.#display = display
    const lower: View = { ...view, quality: Math.min(QUALITY, view.quality), fps: Math.min(FPS, view.fps), showsFrames: false }
    const { width, height } = sizeWithin(display, view)
    const smaller: View = { ...lower, width: halfOf(width), ...view.height && { height: halfOf(height) } }
    // If the quality is low already, the size comes first.
    const views = lower.quality < view.quality ? [lower, smaller] : [smaller]
    this.#views = views.map(reduced => {
      const showing = start(reduced)
      return {
        view: reduced,
        showing,
        words: [
          ...reduced.quality < view.quality ? [`quality ${reduced.quality}`] : [],
          ...reduced === smaller ? [`width ${reduced.width}`] : []
        ].join(', '),
        join (moved) { showing.broadcaster.subscribe(moved) }
      }
    })
  }

  get all (): Showing[] {
    return this.#views.map(({ showing }) => showing)
  }

  /** Those that show a display with less, in the same proportions, and nothing with more than was asked for; the largest first. */
  of (display: Display, asked: View): Reduction[] {
    if (display.id !== this.#display.id || asked.region) return []
    return this.#views.filter(({ view }) => {
      const [size, askedSize] = [sizeWithin(display, view), sizeWithin(display, asked)]
      const isNoMore = size.width <= askedSize.width && view.quality <= asked.quality && view.fps <= asked.fps
      return isNoMore && isLike(size, askedSize) && (size.width < askedSize.width || view.quality < asked.quality)
    })
  }

  /** Ends all; resolves when they have released what they held. */
  async close (): Promise<void> {
    await Promise.all(this.all.map(showing => showing.close()))
  }
}

function halfOf (length: number): number {
  return Math.max(1, Math.round(length / 2))
}

/** Whether a size has the proportions of a larger one, apart from what rounding does to each. */
function isLike (size: Size, larger: Size): boolean {
  return Math.abs(larger.height * size.width / larger.width - size.height) <= 2
}
