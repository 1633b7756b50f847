import type { Rectangle } from '../capture/frame.js'
import type { Extent } from '../capture/views/view.js'
import { regionIn, spotIn } from './extents.js'
import { laserMessage, lookMessage } from './wire.js'

/** A place, in parts of what it is on: x from the left edge, 0, to the right one, 1; y from the top one to the bottom one. */
export type Spot = Pick<Rectangle, 'x' | 'y'>

/** What somebody points at, or wants everybody to look at, and on which display. */
export interface On<T> {
  /** Its id. */
  display: string
  /** In parts of the display. */
  at: T
}

/** Where all of it is on one picture, as viewers are told. */
export interface Pointed {
  readonly laser: Buffer
  readonly region: Buffer
}

/** The most that viewers are told of it, times a second: more would not be seen. */
const MOST_A_SECOND = 60
/** A laser of which nothing more is heard goes out, ms: the link of whoever points has failed. */
const LASTS_MS = 1000

/**
 * What the host points at, for everybody who watches over a WebSocket: one laser, and one region that all are to look at. The newest
 * wins, whoever it comes from. Nothing runs while nobody points.
 */
export class Pointing {
  readonly #onlookers = new Set<() => void>()
  #laser: On<Spot> | undefined
  /** Who has pointed last. */
  #hand: unknown
  #region: On<Rectangle> | undefined
  #goesOut: NodeJS.Timeout | undefined
  /** Set while nobody may be told anything. */
  #resting: NodeJS.Timeout | undefined
  #isNew = false
  /** Made once for all who see the same of a display, and anew when any of it has changed. */
  #pointed = new WeakMap<Extent, Pointed>()

  /** Where the laser is; `undefined` while nobody points. */
  get laser (): On<Spot> | undefined {
    return this.#laser
  }

  /** What all are to look at; `undefined` if that is up to them. */
  get region (): On<Rectangle> | undefined {
    return this.#region
  }

  /** Where it is on a picture; the same object as long as nothing has changed. */
  on (extent: Extent): Pointed {
    let pointed = this.#pointed.get(extent)
    if (!pointed) {
      pointed = { laser: laserMessage(spotIn(extent, this.#laser)), region: lookMessage(regionIn(extent, this.#region)) }
      this.#pointed.set(extent, pointed)
    }
    return pointed
  }

  /** @param changed called when there is something new. Must not throw. @returns leaves; safe to call again */
  join (changed: () => void): () => void {
    this.#onlookers.add(changed)
    return () => this.#onlookers.delete(changed)
  }

  /** @param hand whose it is */
  point (hand: unknown, laser: On<Spot>): void {
    this.#hand = hand
    this.#laser = laser
    if (this.#goesOut) this.#goesOut.refresh()
    else this.#goesOut = setTimeout(() => this.lift(this.#hand), LASTS_MS).unref()
    this.#tell()
  }

  /** They don't point any more. Nothing happens if somebody else has pointed since. */
  lift (hand: unknown): void {
    if (!this.#laser || hand !== this.#hand) return
    this.#laser = this.#hand = undefined
    clearTimeout(this.#goesOut)
    this.#goesOut = undefined
    this.#tell()
  }

  /** All are to look there until there is another region, or none. */
  lookAt (region: On<Rectangle> | undefined): void {
    this.#region = region
    this.#tell()
  }

  close (): void {
    clearTimeout(this.#goesOut)
    clearTimeout(this.#resting)
    this.#onlookers.clear()
  }

  /** Tells everybody, or does so as soon as it may. */
  #tell (): void {
    this.#pointed = new WeakMap()
    this.#isNew = true
    if (this.#resting) return
    this.#isNew = false
    this.#resting = setTimeout(() => {
      this.#resting = undefined
      if (this.#isNew) this.#tell()
    }, 1000 / MOST_A_SECOND).unref()
    for (const changed of this.#onlookers) changed()
  }
}
