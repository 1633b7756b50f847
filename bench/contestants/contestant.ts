import type { Readable } from 'node:stream'
import type { Owner } from '../../test/fixtures/owner.js'

export interface Size {
  /** px */
  width: number
  /** px */
  height: number
}

/** A way to get JPEGs of a screen, at quality 80 or whatever gives as many bytes; 4:2:0 unless it says otherwise. */
export interface Contestant {
  readonly name: string
  /** What it is, in one line. */
  readonly what: string
  /**
   * Starts to capture `$DISPLAY`; it ends with the owner.
   * @param fps frames/s at most
   * @throws if it can't run here
   */
  start (owner: Owner, options: Size & { fps: number }): Promise<Running>
}

/** A contestant at work. */
export interface Running {
  /** The process whose CPU time counts, including processes it has started and waited for. */
  pid: number
  /** JPEGs in multipart, with `Content-Length`. */
  stream: Readable
  /** How long it may warm up before it is measured, ms. */
  warmUpMs: number
}
