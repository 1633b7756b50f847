/**
 * Memory that was needed for a while, for whoever needs some next. Large buffers that come and go with viewers are what the garbage
 * collector runs for: each run costs the event loop 20 ms and more (measured).
 */
export class SpareMemory {
  readonly #most: number
  #free: Buffer[] = []

  /** @param most the most buffers kept; of more, the oldest are left to the garbage collector */
  constructor (most: number) {
    this.#most = most
  }

  /**
   * A buffer of at least this many bytes, with whatever was in it.
   * @param newBytes how large it is made if there is none
   */
  take (bytes: number, newBytes = bytes): Buffer {
    const fitting = this.#free.filter(({ length }) => length >= bytes)
    if (fitting.length === 0) return Buffer.allocUnsafeSlow(newBytes)
    const smallest = fitting.reduce((least, buffer) => buffer.length < least.length ? buffer : least)
    this.#free.splice(this.#free.indexOf(smallest), 1)
    return smallest
  }

  /** Gives a buffer back, when nobody reads or writes it any more. */
  give (buffer: Buffer): void {
    this.#free = [buffer, ...this.#free].slice(0, this.#most)
  }
}
