import type { Point } from './geometry.js'

/** A finger that has moved less is still tapping, CSS px. */
const TAP_PX = 8
/** Two taps are no further apart than this, ms and CSS px, as on Android. */
const TWICE_MS = 300
const TWICE_PX = 40

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y)

/** Tells taps from drags, and two taps from one, by finger as by mouse: on touch screens browsers don't agree on `dblclick`. */
export class Taps {
  #start: Point = { x: 0, y: 0 }
  #last: { at: Point, time: number } | undefined
  #isDrag = false

  /** What is down is no tap any more: it has moved too far, or there are two of them. */
  get isDrag (): boolean {
    return this.#isDrag
  }

  /** @param count how many are down now */
  down (at: Point, count: number) {
    this.#isDrag = count > 1
    this.#start = at
  }

  move (to: Point) {
    this.#isDrag ||= distance(to, this.#start) > TAP_PX
  }

  /** The last one is lifted. @param time ms @returns whether that was the second tap */
  up (at: Point, time: number): boolean {
    const last = this.#isDrag ? undefined : this.#last
    const isSecond = last !== undefined && time - last.time < TWICE_MS && distance(at, last.at) < TWICE_PX
    this.#last = this.#isDrag || isSecond ? undefined : { at, time }
    return isSecond
  }
}
