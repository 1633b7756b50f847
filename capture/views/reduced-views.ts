import type { Subscription } from '../broadcaster/subscription.js'
import type { Frame } from '../frame.js'
import { sizeWithin, type Size } from '../pictures/scale/fit.js'
import type { Showing } from './showing.js'
import type { Shown } from './view.js'

/** JPEG quality, 1 to 100: text can still be read, in three fifths of the bytes of quality 80 (measured). */
const QUALITY = 50
/** frames/s: a link that takes half a second for a frame carries fewer; the newest is 0.1 s old at most. */
const FPS = 10

/** One of the two views for people whose link is too slow for what they asked for. */
export interface Reduction {
  /** What is reduced, in words for people. @example 'quality 50, width 960' */
  readonly words: string
  /** JPEG quality, 1 to 100. */
  readonly quality: number
  /** Moves a subscription here. */
  join (moved: Subscription<Frame>): void
}

/**
 * Two views at most, made from the default one: first with a lower quality, then half as wide and high too. They are shared by all whose
 * link is too slow, and take none of the places of views that people ask for.
 */
export class ReducedViews {
  readonly #shown: () => Shown
  readonly #lower: Showing
  readonly #smaller: Showing

  /**
   * @param shown by the default view
   * @param start makes what shows a view, which works once somebody subscribes
   */
  constructor (shown: () => Shown, start: (shown: () => Shown) => Showing) {
    this.#shown = shown
    this.#lower = start(() => lowerOf(shown()))
    this.#smaller = start(() => smallerOf(shown()))
  }

  get all (): Showing[] {
    return [this.#lower, this.#smaller]
  }

  /** Those that show a display with less, in the same proportions, and nothing with more than was asked for; the largest first. */
  of ({ display, view: asked }: Shown): Reduction[] {
    const shown = this.#shown()
    if (display.id !== shown.display.id || asked.region) return []
    const lower = { ...lowerOf(shown), showing: this.#lower }
    const smaller = { ...smallerOf(shown), showing: this.#smaller }
    // If the quality is low already, the size comes first.
    return (lower.view.quality < shown.view.quality ? [lower, smaller] : [smaller]).filter(({ view }) => {
      const [size, askedSize] = [sizeWithin(display, view), sizeWithin(display, asked)]
      const isNoMore = size.width <= askedSize.width && view.quality <= asked.quality && view.fps <= asked.fps
      return isNoMore && isLike(size, askedSize) && (size.width < askedSize.width || view.quality < asked.quality)
    }).map(({ view, showing }) => ({
      words: [
        ...view.quality < shown.view.quality ? [`quality ${view.quality}`] : [],
        ...showing === this.#smaller ? [`width ${view.width}`] : []
      ].join(', '),
      quality: view.quality,
      join: moved => { showing.broadcaster.subscribe(moved) }
    }))
  }

  /** Ends all; resolves when they have released what they held. */
  async close (): Promise<void> {
    await Promise.all(this.all.map(showing => showing.close()))
  }
}

function lowerOf ({ display, view }: Shown): Shown {
  return { display, view: { ...view, quality: Math.min(QUALITY, view.quality), fps: Math.min(FPS, view.fps), showsFrames: false } }
}

function smallerOf (shown: Shown): Shown {
  const { display, view } = lowerOf(shown)
  const { width, height } = sizeWithin(display, view)
  return { display, view: { ...view, width: halfOf(width), ...view.height && { height: halfOf(height) } } }
}

function halfOf (length: number): number {
  return Math.max(1, Math.round(length / 2))
}

/** Whether a size has the proportions of a larger one, apart from what rounding does to each. */
function isLike (size: Size, larger: Size): boolean {
  return Math.abs(larger.height * size.width / larger.width - size.height) <= 2
}
