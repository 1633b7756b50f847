import { endianness } from 'node:os'

/** Numbers are in the byte order of the machine: both ends are on it. */
const IS_LITTLE = endianness() === 'LE'
/** The number of an object; then the number of a request or an event, and the length of the message, 16 bits each. */
const HEADER_BYTES = 8

/** A number (an integer, an object, a new object) or a text. Descriptors do not lie among the bytes. */
export type Argument = number | string

const padded = (bytes: number): number => Math.ceil(bytes / 4) * 4

/** The bytes of a request (The Wayland Protocol, "Wire Format"). */
export function encode (object: number, opcode: number, args: readonly Argument[]): Buffer {
  const texts = args.map(argument => typeof argument === 'string' ? Buffer.from(`${argument}\0`) : undefined)
  const length = HEADER_BYTES + texts.reduce((sum, text) => sum + 4 + (text ? padded(text.length) : 0), 0)
  const message = Buffer.alloc(length)
  const view = new DataView(message.buffer, message.byteOffset, length)
  view.setUint32(0, object, IS_LITTLE)
  view.setUint32(4, length * 2 ** 16 + opcode, IS_LITTLE)
  let at = HEADER_BYTES
  args.forEach((argument, index) => {
    const text = texts[index]
    view.setUint32(at, text ? text.length : argument as number, IS_LITTLE)
    at += 4
    if (text) at += padded(text.copy(message, at) && text.length)
  })
  return message
}

/** What came with an event, read one after the other. @throws RangeError beyond its end */
export class Arguments {
  readonly #view: DataView
  #at = 0

  constructor (body: Buffer) {
    this.#view = new DataView(body.buffer, body.byteOffset, body.length)
  }

  uint (): number {
    return this.#view.getUint32(this.#next(4), IS_LITTLE)
  }

  int (): number {
    return this.#view.getInt32(this.#next(4), IS_LITTLE)
  }

  text (): string {
    const bytes = this.uint() // with a zero at its end; 0 for no text
    const from = this.#next(padded(bytes))
    return Buffer.from(this.#view.buffer, this.#view.byteOffset + from, Math.max(0, bytes - 1)).toString()
  }

  #next (bytes: number): number {
    const at = this.#at
    if (at + bytes > this.#view.byteLength) throw new RangeError('the event is too short')
    this.#at += bytes
    return at
  }
}

/** Cuts what a compositor sends into events. */
export class EventReader {
  readonly #onEvent: (object: number, opcode: number, args: Arguments) => void
  #rest: Buffer = Buffer.alloc(0)

  constructor (onEvent: (object: number, opcode: number, args: Arguments) => void) {
    this.#onEvent = onEvent
  }

  /** @throws RangeError if that is not Wayland */
  push (chunk: Buffer): void {
    let rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk
    while (rest.length >= HEADER_BYTES) {
      const view = new DataView(rest.buffer, rest.byteOffset, HEADER_BYTES)
      const word = view.getUint32(4, IS_LITTLE)
      const length = word >>> 16
      if (length < HEADER_BYTES || length % 4 !== 0) throw new RangeError('the event has an impossible length')
      if (rest.length < length) break
      this.#onEvent(view.getUint32(0, IS_LITTLE), word & 0xffff, new Arguments(rest.subarray(HEADER_BYTES, length)))
      rest = rest.subarray(length)
    }
    this.#rest = rest
  }
}
