/** Reads one number after another, the lowest byte first. Each of its methods throws a `RangeError` if there are not so many bytes. */
export class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor (bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd (): boolean {
    return this.#at === this.#bytes.length
  }

  /** Where the next so many bytes begin, which are read with that. */
  #take (length: number): number {
    this.#at += length
    if (this.#at > this.#bytes.length) throw new RangeError(`the operations end within one, at byte ${this.#bytes.length}`)
    return this.#at - length
  }

  bytes (length: number): Uint8Array {
    const at = this.#take(length)
    return this.#bytes.subarray(at, at + length)
  }

  u8 (): number {
    return this.#bytes[this.#take(1)]!
  }

  u16 (): number {
    return this.u8() | this.u8() << 8
  }

  /** 0xRRGGBB */
  colour (): number {
    return this.u8() << 16 | this.u8() << 8 | this.u8()
  }
}
