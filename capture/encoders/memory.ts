import type { Encoded } from '../frame.js'
import { Lease } from '../lease.js'

/** The most buffers kept for the next frames; of those in use one is being sent, one waits, one is being written. */
const MAX_FREE = 4
/** Frames of a moving screen differ in size: a buffer that is a little too large fits the next one too. */
const SPARE = 1.25

/** Memory for JPEGs, reused once it is handed back. What is never handed back is left to the garbage collector. */
export class Memory {
  #free: Buffer[] = []

  /** Memory for a JPEG of this many bytes, to be written to. */
  take (bytes: number): Encoded {
    const fits = this.#free.findIndex(buffer => buffer.length >= bytes)
    const buffer = fits >= 0 ? this.#free.splice(fits, 1)[0]! : Buffer.allocUnsafeSlow(Math.ceil(bytes * SPARE))
    const lease = new Lease(() => {
      // The newest are the likeliest to be large enough.
      this.#free = [buffer, ...this.#free].slice(0, MAX_FREE)
    })
    return { jpeg: buffer.subarray(0, bytes), lease }
  }
}
