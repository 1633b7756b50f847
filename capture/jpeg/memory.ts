import type { Encoded } from '../frame.js'
import { Lease } from '../lease.js'
import { SpareMemory } from '../spare-memory.js'

/** The most buffers kept for the next frames; of those in use one is being sent, one waits, one is being written. */
const MAX_FREE = 4
/** Frames of a moving screen differ in size: a buffer that is a little too large fits the next one too. */
const SPARE = 1.25

/** Memory for JPEGs, reused once it is handed back. What is never handed back is left to the garbage collector. */
export class JpegMemory {
  readonly #spare = new SpareMemory(MAX_FREE)

  /** Memory for a JPEG of this many bytes, to be written to. */
  take (bytes: number): Required<Encoded> {
    const buffer = this.#spare.take(bytes, Math.ceil(bytes * SPARE))
    return { jpeg: buffer.subarray(0, bytes), lease: new Lease(() => this.#spare.give(buffer)) }
  }

  /** A copy of a JPEG, without the bytes between every two cuts. */
  copy (jpeg: Buffer, cuts: number[]): Required<Encoded> {
    const ends = [0, ...cuts, jpeg.length]
    // Each part ends at an odd place of this list.
    const copied = this.take(ends.reduce((bytes, at, index) => bytes + (index % 2 ? at : -at), 0))
    let length = 0
    for (let index = 0; index < ends.length; index += 2) length += jpeg.copy(copied.jpeg, length, ends[index], ends[index + 1])
    return copied
  }
}
