/** The first byte of what goes over the bus: a whole message follows, or a part of one. */
const WHOLE = 0
const PART = 1

/** PART, then the number of the message (8 bytes), where in it this part begins, and how long it is (4 each, big-endian). */
const HEAD_BYTES = 17

/**
 * A part is no larger than this, bytes, whatever the server takes. What is sent with nothing to say in between delays pings: at most two
 * parts are out, and 512 KB take a link of 1 Mbit/s 4 s, less than the 6 s after which a connection counts as dead.
 */
const MAX_PART_BYTES = 256 * 1024

/** No message is larger, bytes: the pixels of a 4K screen, uncompressed. */
export const MAX_MESSAGE_BYTES = 32 * 1024 * 1024

/**
 * Cuts a message.
 * @param number of the message: another one for each, at random, so that two senders' don't meet
 * @param maxBytes the most that the server takes at once
 * @throws if the message is larger than any may be
 */
export function cut (bytes: Uint8Array, number: bigint, maxBytes: number): Buffer[] {
  if (bytes.length > MAX_MESSAGE_BYTES) throw new RangeError(`A message has ${bytes.length} bytes, and may have ${MAX_MESSAGE_BYTES}`)
  const most = Math.min(MAX_PART_BYTES, maxBytes)
  if (bytes.length < most) return [Buffer.concat([Buffer.of(WHOLE), bytes])]
  const step = most - HEAD_BYTES
  return Array.from({ length: Math.ceil(bytes.length / step) }, (_, index) => {
    const head = Buffer.alloc(HEAD_BYTES)
    head[0] = PART
    head.writeBigUInt64BE(number, 1)
    head.writeUInt32BE(index * step, 9)
    head.writeUInt32BE(bytes.length, 13)
    return Buffer.concat([head, bytes.subarray(index * step, (index + 1) * step)])
  })
}

/** A message of which the beginning has come. */
interface Beginning {
  bytes: Buffer
  /** How many of them have come. */
  filled: number
  /** When the newest part came, ms of `performance.now()`. */
  at: number
}

/** So many messages may be begun at once, and so much may they hold: a sender has two out, and nobody sees more than a few of those. */
const MAX_BEGUN = 8
const MAX_HELD_BYTES = 2 * MAX_MESSAGE_BYTES

/** A message whose next part has not come after so long never becomes whole, ms. */
const PATIENCE_MS = 5000

/**
 * Puts parts together. They come in order from a sender, as NATS promises: what is missing or swapped loses its message, what is doubled is
 * left out. It holds no more than {@link MAX_HELD_BYTES}.
 */
export class Parts {
  /** By their numbers, the one whose newest part is oldest first. */
  readonly #begun = new Map<bigint, Beginning>()
  #held = 0

  /** How much memory the messages take that have begun, bytes. */
  get heldBytes (): number {
    return this.#held
  }

  /** @returns the message that is whole now, if any */
  add (bytes: Uint8Array, now = performance.now()): Buffer | undefined {
    const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (data[0] === WHOLE) return data.subarray(1)
    if (data[0] !== PART || data.length <= HEAD_BYTES) return
    const [number, offset, total] = [data.readBigUInt64BE(1), data.readUInt32BE(9), data.readUInt32BE(13)]
    this.#forget(now)
    const begun = this.#begun.get(number) ?? this.#begin(number, offset, total)
    if (!begun || offset < begun.filled) return
    this.#drop(number)
    const part = data.subarray(HEAD_BYTES)
    if (total !== begun.bytes.length || offset > begun.filled || offset + part.length > total) return
    part.copy(begun.bytes, offset)
    begun.filled += part.length
    if (begun.filled === total) return begun.bytes
    this.#keep(number, Object.assign(begun, { at: now }))
  }

  #begin (number: bigint, offset: number, total: number): Beginning | undefined {
    if (offset !== 0 || total > MAX_MESSAGE_BYTES) return
    const begun = { bytes: Buffer.allocUnsafeSlow(total), filled: 0, at: 0 }
    this.#keep(number, begun)
    return begun
  }

  #keep (number: bigint, begun: Beginning): void {
    this.#begun.set(number, begun)
    this.#held += begun.bytes.length
    for (const oldest of this.#begun.keys()) {
      if (this.#begun.size <= MAX_BEGUN && this.#held <= MAX_HELD_BYTES) break
      this.#drop(oldest)
    }
  }

  #drop (number: bigint): void {
    this.#held -= this.#begun.get(number)?.bytes.length ?? 0
    this.#begun.delete(number)
  }

  #forget (now: number): void {
    for (const [number, { at }] of this.#begun) {
      if (now - at < PATIENCE_MS) break
      this.#drop(number)
    }
  }
}
