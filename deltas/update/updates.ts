import type { PixelFormat } from '../../capture/frame.js'
import type { Layout } from '../screen/layout.js'
import type { Standing } from '../standing/standing.js'
import type { Plan } from './plan.js'

/** What updates are made of: a `Screen`. */
export interface Shown {
  readonly layout: Layout
  readonly memory: WebAssembly.Memory
  readonly format: PixelFormat
  /** Of the newest picture, 0 before the first. */
  readonly version: number
  /** Where the newest picture is in the memory. */
  readonly at: number
  /** By cell: the version at which its pixels last became what they are. */
  readonly versions: Uint32Array
  /** By tile: how often it changed lately. */
  readonly heat: Float32Array
  /** By tile: when it last changed, ms as `performance.now()` has them. */
  readonly changedAt: Float64Array
}

/**
 * Makes updates of one screen. Call one method at a time, and let no other picture be taken in until {@link write} has resolved.
 */
export class Updates {
  readonly #screen: Shown

  constructor (screen: Shown) {
    this.#screen = screen
  }

  /**
   * What brings a viewer to the newest picture; undefined if they have it. The standing is moved on. Viewers who need the same get
   * the same object: send what is written of it to all of them.
   * @param quality of JPEGs, 1 to 100
   */
  plan (standing: Standing, quality: number): Plan | undefined {
    throw new Error(`${standing.gap.since} ${quality} ${this.#screen.version}`)
  }

  /**
   * What shows a viewer who has the newest picture some of it more exactly; undefined if nothing is left to do, or not yet. The
   * standing is moved on. Viewers who need the same, with the same budget, get the same object.
   * @param budgetBytes the most that the message may have, bytes; at least one cell is sent whatever it takes
   * @param now ms as `performance.now()` has them
   */
  refine (standing: Standing, budgetBytes: number, now: number): Plan | undefined {
    throw new Error(`${standing.gap.since} ${budgetBytes} ${now}`)
  }

  /**
   * The bytes of a plan that was made of the newest picture, in memory of their own, which may be transferred. What is written
   * again, under another number, is not encoded again.
   * @param number of the update, to be acknowledged
   * @param takenAt when the picture was taken, ms since the epoch
   */
  async write (plan: Plan, number: number, takenAt: number): Promise<Buffer> {
    throw new Error(`${plan.quality} ${number} ${takenAt}`)
  }

  /** Ends what encoding has started. */
  async close (): Promise<void> {}
}
