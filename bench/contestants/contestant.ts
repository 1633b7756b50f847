import type { Readable } from 'node:stream'
import type { Owner } from '../../test/fixtures/owner.js'

export interface Size {
  /** px */
  width: number
  /** px */
  height: number
}

/** A way to get JPEGs of a screen, at quality 80 or what gives as many bytes; 4:2:0, or as it says. */
export interface Contestant {
  readonly name: string
  /** What it is, in one line. */
  readonly what: string
  /**
   * Starts to look at `$DISPLAY`; it ends with the owner.
   * @param fps frames/s at most
   * @throws where it can't run
   */
  start (owner: Owner, options: Size & { fps: number }): Promise<Running>
}

/** A contestant at work. */
export interface Running {
  /** The process whose CPU counts, with the processes it has started and waited for. */
  pid: number
  /** JPEGs as multipart, with `Content-Length`. */
  stream: Readable
  /** What it may take to get going before it is measured, ms. */
  warmUpMs: number
}
