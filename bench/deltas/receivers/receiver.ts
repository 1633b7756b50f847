import type { Owner } from '../../../test/fixtures/owner.js'

/** Somebody who watches, and counts. All values only rise. */
export interface Watching {
  /** The process whose CPU time counts. */
  pid: number
  /** All bytes that have arrived. */
  bytes: number
  /** Those that made what was shown sharper, and showed nothing new. */
  refining: number
  /** Pictures, or updates that showed something new. */
  pictures: number
  /** What is shown now, as 1920x1080 px of blue, green, red and a byte of nothing. Only with `shows`. */
  picture? (): Buffer | undefined
}

/** A way to see a screen from afar. */
export interface Receiver {
  readonly name: string
  /** What it is, in one line. */
  readonly what: string
  /**
   * Makes it possible to watch `$DISPLAY`; what it starts ends with the owner.
   * @throws if it can't run here
   */
  start (owner: Owner): Promise<Watch>
}

/** Watches until the owner is done. @param shows whether to keep what would be shown, which costs the viewer CPU time */
export type Watch = (owner: Owner, options: { shows: boolean }) => Promise<Watching>
