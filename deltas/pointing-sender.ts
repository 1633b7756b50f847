import type { AskedView } from '../capture/views/views.js'
import { regionIn, spotIn } from './extents.js'
import type { Pointing } from './pointing.js'
import { laserMessage, lookMessage } from './wire.js'

/** What the host points at, as one viewer is told of it: where that is on their picture, and only what they don't know. Nothing queues. */
export class PointingSender {
  readonly #pointing: Pointing
  readonly #view: Pick<AskedView, 'extent'>
  /** What they were told last; to begin with, they know of no laser, and of no region whether there is one. */
  #laser = laserMessage(undefined)
  #region: Buffer | undefined

  constructor (pointing: Pointing, view: Pick<AskedView, 'extent'>) {
    this.#pointing = pointing
    this.#view = view
  }

  /** What the viewer has to be told now; none of it again. */
  take (): Buffer[] {
    const { extent } = this.#view
    const messages: Buffer[] = []
    const laser = laserMessage(spotIn(extent, this.#pointing.laser))
    if (!laser.equals(this.#laser)) messages.push(this.#laser = laser)
    const region = lookMessage(regionIn(extent, this.#pointing.region))
    if (!this.#region?.equals(region)) messages.push(this.#region = region)
    return messages
  }
}
