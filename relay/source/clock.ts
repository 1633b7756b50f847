/** How many answers count: the clock of the other machine may be set meanwhile. */
const KEPT = 16

/** What time it is on the machine that shares: by the answer that was there soonest, right to half of what it took. */
export class Clock {
  #samples: Array<{ tookMs: number, aheadMs: number }> = []

  /**
   * @param askedAt when it was asked, ms since the epoch
   * @param now when the answer came
   * @param theirs what time it was there meanwhile
   */
  note (askedAt: number, now: number, theirs: number): void {
    this.#samples = [...this.#samples, { tookMs: now - askedAt, aheadMs: theirs - (askedAt + now) / 2 }].slice(-KEPT)
  }

  /** One of their times as one of ours, never later than now; ms since the epoch. */
  toOurs (theirs: number): number {
    const best = this.#samples.reduce((least, sample) => sample.tookMs < least.tookMs ? sample : least, this.#samples[0]!)
    return Math.min(Date.now(), theirs - (best?.aheadMs ?? 0))
  }
}
