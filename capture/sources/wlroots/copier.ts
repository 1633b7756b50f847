import type { Region } from '../../frame.js'

/** The memory that the compositor wants to copy a picture to. */
export interface Layout {
  /** px */
  width: number
  /** px */
  height: number
  /** Bytes from one row to the next. */
  stride: number
  /** As wl_shm numbers it. */
  format: number
}

/** What the compositor says of a picture that it has copied. */
export interface Copied {
  /** What differs from the picture before at most; all of it if left out. */
  damage?: Region | undefined
  /** How its pixels have been turned, as wl_output numbers it. */
  transform: number
  /** Whether its rows come from the bottom to the top. */
  isInverted: boolean
  /** How long the compositor has worked for it, ms: not how long it had to wait for a change. */
  tookMs: number
}

/** One way to have a compositor copy an output into memory of ours: one picture after the other. */
export interface Copier {
  /**
   * Begins a picture, and gives up what was begun before.
   * @param atOnce whether it is to be copied even if nothing has changed since the last one
   * @returns what {@link copy} needs; `undefined` if the compositor could not, or it was given up meanwhile
   */
  begin (atOnce: boolean): Promise<Layout | undefined>
  /**
   * Has the picture copied, once something has changed.
   * @param buffer the number of the object
   * @param stale what the buffer lacks of the last picture
   * @returns `undefined` if the compositor could not, for instance since the output has just changed, or it was given up meanwhile
   */
  copy (buffer: number, stale: Region): Promise<Copied | undefined>
  /** Gives up what was begun. */
  abandon (): void
}

/** How long ago something was, ms, by the monotonic clock of the system, from 0 to `mostMs`. */
export function sinceMs (seconds: number, nanoseconds: number, mostMs: number): number {
  const ago = Number(process.hrtime.bigint()) / 1e6 - (seconds * 1000 + nanoseconds / 1e6)
  return Math.min(Math.max(ago, 0), mostMs)
}
