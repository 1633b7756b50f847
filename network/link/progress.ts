/** Tells how long nothing has got through, by what is seen at regular intervals. */
export class Progress {
  #delivered = -1
  #beats = 0

  /**
   * Counts intervals, not time: whoever could not look, because the process was suspended, knows nothing of that time.
   * @param waits whether anything waits to be delivered
   * @param delivered how much was delivered so far, in any unit
   * @returns for how many intervals in a row nothing was delivered although something waited
   */
  note (waits: boolean, delivered: number): number {
    const isStill = waits && delivered === this.#delivered
    this.#delivered = delivered
    this.#beats = isStill ? this.#beats + 1 : 0
    return this.#beats
  }
}
