import type { Delivery } from '../../network/link/link.js'

/** A frame that takes longer than this is too large for its link, ms. */
const SLOW_MS = 500
/** So many in a row: the first of a connection has to find out first what the link carries. */
const SLOW_FRAMES = 2
/** A larger view is tried if its frames would take no longer than this, ms. Between the two, viewers stay where they are. */
const EASY_MS = 350
/** How long that must hold, ms. */
const CALM_MS = 5000
/** Whoever has to go down again so soon after going up waits twice as long the next time, ms. */
const TRIAL_MS = 30_000
/** The longest wait, ms. */
const LONGEST_CALM_MS = 120_000

/**
 * Decides which of several views suits a viewer's link, by what frames take on it: the first is what they asked for, each further one has
 * smaller frames. It goes down at once, and up only after a calm, which is longer each time that going up was a mistake.
 */
export class Ladder {
  /** The view that suits now: 0 is the first. */
  step = 0
  readonly #steps: number
  /** How many times larger the frames of the view before are, for each. */
  readonly #ratios: number[] = []
  /** Bytes of the last frame before it went down, until there is another. */
  #bytesBefore: number | undefined
  #slowFrames = 0
  /** Whether the present frame has been counted, which may take another while. */
  #isCounted = false
  #easySince: number | undefined
  #calmMs = CALM_MS
  #wentUpAt = -Infinity

  /** @param steps how many views there are */
  constructor (steps: number) {
    this.#steps = steps
  }

  /**
   * Learns what a frame takes.
   * @param now ms, of any clock
   */
  note (delivery: Delivery, now: number): void {
    // The frame that was counted may be the last one from before.
    if (delivery.isThrough && !this.#isCounted && this.#bytesBefore !== undefined) {
      this.#ratios[this.step] = Math.max(1, this.#bytesBefore / delivery.bytes)
      this.#bytesBefore = undefined
    }
    if (delivery.tookMs > SLOW_MS) this.#noteSlow(delivery, now)
    else if (delivery.isThrough) this.#noteQuick(delivery, now)
    if (delivery.isThrough) this.#isCounted = false
  }

  /** There was no room where it wanted to go. */
  stay (step: number): void {
    this.#go(step)
  }

  #noteSlow ({ bytes, tookMs, isThrough }: Delivery, now: number): void {
    this.#easySince = undefined
    if (this.#isCounted) return
    // One that takes so long counts before it is through, or a reader of a few KB/s would wait for a minute.
    if (!isThrough && tookMs < SLOW_FRAMES * SLOW_MS) return
    this.#isCounted = true
    this.#slowFrames += isThrough ? 1 : SLOW_FRAMES
    if (this.#slowFrames < SLOW_FRAMES || this.step === this.#steps - 1) return
    this.#calmMs = now - this.#wentUpAt < TRIAL_MS ? Math.min(2 * this.#calmMs, LONGEST_CALM_MS) : CALM_MS
    this.#bytesBefore = bytes
    this.#go(this.step + 1)
  }

  #noteQuick ({ tookMs, leastRttMs }: Delivery, now: number): void {
    this.#slowFrames = 0
    // A round trip is the same for a frame of any size.
    const largerMs = leastRttMs + Math.max(0, tookMs - leastRttMs) * (this.#ratios[this.step] ?? Infinity)
    if (largerMs > EASY_MS) this.#easySince = undefined
    else this.#easySince ??= now
    if (this.step === 0 || this.#easySince === undefined || now - this.#easySince < this.#calmMs) return
    this.#wentUpAt = now
    this.#go(this.step - 1)
  }

  #go (step: number): void {
    this.step = step
    this.#slowFrames = 0
    this.#easySince = undefined
  }
}
