/** The rows of a picture that have changed on the screen since they were read. */
export class StaleRows {
  #top = 0
  #bottom: number

  constructor (height: number) {
    this.#bottom = height
  }

  add ({ top, bottom }: { top: number, bottom: number }): void {
    this.#top = Math.min(this.#top, top)
    this.#bottom = Math.max(this.#bottom, bottom)
  }

  /** What has changed; it counts as read from now on. */
  take (): { top: number, rows: number } {
    const stale = { top: this.#top, rows: this.#bottom - this.#top }
    this.#top = Infinity
    this.#bottom = -Infinity
    return stale
  }
}
