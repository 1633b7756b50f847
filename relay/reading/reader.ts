import { check } from './unreadable.js'

/** Reads bytes one after another. */
export class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor (bytes: Buffer) {
    this.#bytes = bytes
  }

  get isAtEnd (): boolean {
    return this.#at === this.#bytes.length
  }

  u8 (): number {
    return this.bytes(1)[0]!
  }

  u16 (): number {
    return this.bytes(2).readUInt16LE()
  }

  /** Red, green and blue, as 0xRRGGBB. */
  colour (): number {
    return this.bytes(3).readUIntBE(0, 3)
  }

  /** Shares the memory. @throws {Unreadable} if there are not so many */
  bytes (length: number): Buffer {
    check(this.#at + length <= this.#bytes.length, 'an operation is cut off')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }
}
