/** How long updates took, in steps of 1 ms: there are too many to keep. */
export class Delays {
  readonly #counts: number[] = []
  #count = 0

  add (ms: number): void {
    const step = Math.max(0, Math.round(ms))
    this.#counts[step] = (this.#counts[step] ?? 0) + 1
    this.#count++
  }

  /** The percentile by the nearest rank, ms. */
  percentile (percent: number): number {
    let left = this.#count * percent / 100
    for (let ms = 0; ms < this.#counts.length; ms++) {
      left -= this.#counts[ms] ?? 0
      if (left <= 0) return ms
    }
    return NaN
  }
}
