import type { Connection } from './connection.js'
import { LaserOverlay } from './laser-overlay.js'
import type { PenTarget } from './laser-pen.js'
import type { Region, Spot } from './pointing.js'
import { RegionOverlay } from './region-overlay.js'

/** A pen on a picture: what the host does with it goes to everybody, and what all are to see of it lies over the picture. */
export class PenOverlay implements PenTarget {
  readonly #connection: () => Connection | undefined
  readonly #laser = new LaserOverlay()
  readonly #marked = new RegionOverlay()

  /** @param connection over which it goes now */
  constructor (connection: () => Connection | undefined) {
    this.#connection = connection
  }

  /** What lies over the picture, in an element as large as it. */
  get elements (): HTMLElement[] {
    return [this.#laser.element, this.#marked.element]
  }

  /** Shows where the host points, as the service says; nothing if nowhere. */
  laser (spot: Spot | undefined) {
    this.#laser.show(spot)
  }

  /** Points there for all to see, or no longer. Only the host may. */
  point (spot: Spot | undefined) {
    this.#connection()?.point(spot)
  }

  /** Wants all to look there, or wherever they like. Only the host may. */
  look (region: Region | undefined) {
    this.#connection()?.look(region)
  }

  /** Frames a region, on this page only. */
  mark (region: Region | undefined) {
    this.#marked.show(region)
  }
}
