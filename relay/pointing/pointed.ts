import { readClientMessage } from '../../deltas/client-messages.js'
import { regionOn, spotOn } from '../../deltas/extents.js'
import type { Pointing } from '../../deltas/pointing.js'

/** All of a display. */
const ALL = { x: 0, y: 0, width: 1, height: 1 }

/**
 * What the host points at on the machine that shares, for everybody who watches a relay: one hand more, beside that of the relay's host.
 * The newest counts.
 */
export class Pointed {
  readonly #pointing: () => Pointing
  /** The last region of each display, as it was told: it is told again and again. */
  readonly #looks = new Map<string, Buffer>()
  readonly #lit = new Set<string>()

  /** @param pointing that of the relay, once there is any */
  constructor (pointing: () => Pointing) {
    this.#pointing = pointing
  }

  /** @param display its id here @param message of docs/updates.md; whatever is none of those is ignored */
  hear (display: string, message: Buffer): void {
    const said = readClientMessage(message, true)
    const extent = { display, part: ALL }
    if (said?.kind === 'laser') {
      if (said.spot) this.#pointing().point(this, spotOn(extent, said.spot))
      else if (this.#lit.has(display)) this.#pointing().lift(this)
      if (said.spot) this.#lit.add(display)
      else this.#lit.delete(display)
    } else if (said?.kind === 'look') {
      const before = this.#looks.get(display)
      this.#looks.set(display, Buffer.from(message))
      if (before ? !before.equals(message) : said.region) this.#pointing().lookAt(said.region && regionOn(extent, said.region))
    }
  }

  /** Nothing more is heard of that display. */
  forget (display: string): void {
    if (this.#lit.delete(display)) this.#pointing().lift(this)
    if (this.#looks.get(display)?.[1] === 1) this.#pointing().lookAt(undefined)
    this.#looks.delete(display)
  }
}
