import type { Extent } from '../capture/views/view.js'
import type { Pointed, Pointing } from './pointing.js'
import { laserMessage } from './wire.js'

/** What the host points at, as one viewer is told of it: where that is on their picture, and only what they don't know. Nothing queues. */
export class PointingSender {
  readonly #pointing: Pointing
  readonly #extent: () => Extent
  /** What they were told last; to begin with, they know of no laser, and of no region whether there is one. */
  #known: Partial<Pointed> = { laser: laserMessage(undefined) }

  /** @param extent what their picture shows now */
  constructor (pointing: Pointing, extent: () => Extent) {
    this.#pointing = pointing
    this.#extent = extent
  }

  /** What the viewer has to be told now; none of it again. */
  take (): Buffer[] {
    const known = this.#known
    const pointed = this.#pointing.on(this.#extent())
    if (pointed === known) return []
    this.#known = pointed
    return [pointed.laser, pointed.region].filter((message, index) => ![known.laser, known.region][index]?.equals(message))
  }
}
