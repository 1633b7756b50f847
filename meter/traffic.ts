import { Histogram } from './histogram.js'

/** How old frames can be when they are sent, s; the last few are those that a slow link leads to. */
const AGES = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.35, 0.5, 0.9, 1.5, 2.5, 5, 10]

/** What was sent to the viewers of one transport. */
export class Traffic {
  /** How many are watching now. */
  viewers = 0
  /** How many have come so far. */
  arrivals = 0
  /** Frames sent so far, one for each viewer; repeats count, too. */
  frames = 0
  /** Their bytes, with what is between them. */
  bytes = 0
  /** Frames that a viewer missed because of a newer one. */
  dropped = 0
  /** How old frames were when they were handed to the system, s; repeats do not count. */
  readonly age = new Histogram(AGES)

  /** Somebody begins to watch. */
  come (): void {
    this.viewers++
    this.arrivals++
  }

  /** They have left, or were cut off. */
  leave (): void {
    this.viewers--
  }

  /** @param ageMs since the picture was taken, ms; left out for a frame that is sent again */
  sent (bytes: number, ageMs?: number): void {
    this.frames++
    this.bytes += bytes
    if (ageMs !== undefined) this.age.add(ageMs / 1000)
  }
}
