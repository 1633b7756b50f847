/** Lower JPEG qualities than the one asked for, and what share of the bytes of quality 80 a photograph then has (measured). */
const REDUCED = [{ quality: 60, share: 0.65 }, { quality: 40, share: 0.5 }, { quality: 25, share: 0.37 }]
/** A lossy update that takes longer than this is too large for its link, ms. */
const SLOW_MS = 120
/** One that takes longer than this is far too large: two steps. */
const VERY_SLOW_MS = 2 * SLOW_MS
/** A higher quality is tried if its updates would take less than this, ms. Between the two, it stays as it is. */
const EASY_MS = 80
/** How long that must hold, ms: three steps up are done within 2 s. */
const CALM_MS = 600
/** After so long without a lossy update the next one is a change by itself, such as of a slide, and gets what was asked for, ms. */
const FORGET_MS = 2000

/** Which JPEG quality a link carries. It goes down at once, and up again after a short calm. */
export class Quality {
  #steps: ReadonlyArray<{ quality: number, share: number }> = []
  #step = 0
  #easySince: number | undefined
  #lossyAt = -Infinity

  /** @param asked 1 to 100 */
  constructor (asked: number) {
    this.ask(asked)
  }

  /** Another one is asked for from now on, 1 to 100; the link carries as many steps less as before. */
  ask (asked: number): void {
    if (this.#steps[0]?.quality === asked) return
    this.#steps = [{ quality: asked, share: 1 }, ...REDUCED.filter(({ quality }) => quality < asked)]
    this.#go(this.#step)
  }

  /** Whether it is less than what was asked for. */
  get isReduced (): boolean {
    return this.#step > 0
  }

  /** That of the next update. @param now ms, of any clock */
  at (now: number): number {
    if (now - this.#lossyAt > FORGET_MS) this.#go(0)
    return this.#steps[this.#step]!.quality
  }

  /** A lossy update was delivered, and took this time on the link, ms. */
  note (tookMs: number, now: number): void {
    this.#lossyAt = now
    if (tookMs > SLOW_MS) return this.#go(this.#step + (tookMs > VERY_SLOW_MS ? 2 : 1))
    if (this.#step === 0) return
    const larger = this.#steps[this.#step - 1]!.share / this.#steps[this.#step]!.share
    if (larger * tookMs > EASY_MS) this.#easySince = undefined
    else if (now - (this.#easySince ??= now) >= CALM_MS) this.#go(this.#step - 1)
  }

  #go (step: number): void {
    this.#step = Math.min(step, this.#steps.length - 1)
    this.#easySince = undefined
  }
}
