import type { Delivery } from '../../network/link/link.js'

/** How far a viewer of frames is behind: how old a frame is when it is through their link. */
export class Lag {
  /** How old the present frame was when it was handed to the system, ms. */
  #handedMs = 0
  #known: { ms: number, at: number, isThrough: boolean } | undefined

  /** The next frame is handed to the system. @param ageMs how old it is, ms; left out if it was sent before, and the screen stands still */
  hand (ageMs = 0): void {
    this.#handedMs = ageMs
  }

  /** What the frame takes on the link. @param now ms, of any clock */
  note ({ tookMs, isThrough }: Pick<Delivery, 'tookMs' | 'isThrough'>, now: number): void {
    this.#known = { ms: this.#handedMs + tookMs, at: now, isThrough }
  }

  /** ms; `undefined` where links can't be measured. What is not through yet goes on ageing. @param now of the same clock */
  ms (now: number): number | undefined {
    if (!this.#known) return
    const { ms, at, isThrough } = this.#known
    return isThrough ? ms : ms + now - at
  }
}
