import type { Rows } from '../frame.js'

/** The rows of a picture that have changed since they were last taken; all of them at first. */
export class StaleRows {
  #top = 0
  #bottom: number

  constructor (height: number) {
    this.#bottom = height
  }

  add ({ top, bottom }: Rows): void {
    if (top >= bottom) return
    this.#top = Math.min(this.#top, top)
    this.#bottom = Math.max(this.#bottom, bottom)
  }

  /** The rows that have changed, from the first to the last; none of them counts as changed after that. */
  take (): Rows {
    const stale = this.#top < this.#bottom ? { top: this.#top, bottom: this.#bottom } : { top: 0, bottom: 0 }
    this.#top = Infinity
    this.#bottom = -Infinity
    return stale
  }
}
