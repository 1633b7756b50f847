import { CURSOR, readCursor, type CursorNews } from './cursor.js'
import { addressOf, memoryAt, type Pointer } from './library.js'

/** Where things are (spa/buffer/buffer.h): 64-bit addresses. */
const BUFFER = { bytes: 24, metaCount: 0, dataCount: 4, metas: 8, datas: 16 } as const
const META = { bytes: 16, kind: 0, length: 4, address: 8 } as const
const DATA = { bytes: 40, maxBytes: 20, address: 24, chunk: 32 } as const
const CHUNK = { bytes: 16, offset: 0, size: 4, stride: 8, flags: 12 } as const
const CORRUPTED = 1 << 0

/** Memory in which pictures come. */
export class Frame {
  readonly buffer: Pointer
  readonly #memory: Buffer
  readonly #chunk: Buffer
  readonly #cursor: Buffer | undefined

  constructor (buffer: Pointer, memory: Buffer, chunk: Buffer, cursor: Buffer | undefined) {
    this.buffer = buffer
    this.#memory = memory
    this.#chunk = chunk
    this.#cursor = cursor
  }

  /** What is said of the pointer; `undefined` if nothing is, `null` if there is none on the picture. */
  get cursor (): CursorNews | null | undefined {
    return this.#cursor && readCursor(this.#cursor)
  }

  /** Whether there is one; otherwise it only says where the pointer is, or is broken. */
  get isPicture (): boolean {
    return this.#chunk.readUInt32LE(CHUNK.size) > 0 && (this.#chunk.readInt32LE(CHUNK.flags) & CORRUPTED) === 0
  }

  /** Its rows. */
  get pixels (): Buffer {
    return this.#memory.subarray(this.#chunk.readUInt32LE(CHUNK.offset) % Math.max(1, this.#memory.length))
  }

  /** Bytes from one row to the next; 0 if it is not said. */
  get stride (): number {
    return this.#chunk.readInt32LE(CHUNK.stride)
  }
}

/** The memory that was agreed on, by where PipeWire keeps what it knows of it. */
export class Frames {
  readonly #frames = new Map<bigint, Frame>()

  add (buffer: Pointer): void {
    const content = memoryAt(memoryAt(buffer, 8).readBigUInt64LE(), BUFFER.bytes)
    if (content.readUInt32LE(BUFFER.dataCount) === 0) return
    const data = memoryAt(content.readBigUInt64LE(BUFFER.datas), DATA.bytes)
    const address = data.readBigUInt64LE(DATA.address)
    if (address === 0n) return // it can't be read without a GPU
    const memory = memoryAt(address, data.readUInt32LE(DATA.maxBytes))
    const chunk = memoryAt(data.readBigUInt64LE(DATA.chunk), CHUNK.bytes)
    this.#frames.set(addressOf(buffer), new Frame(buffer, memory, chunk, cursorIn(content)))
  }

  /** `undefined` if it can't be read. */
  of (buffer: Pointer): Frame | undefined {
    return this.#frames.get(addressOf(buffer))
  }

  remove (buffer: Pointer): Frame | undefined {
    const frame = this.of(buffer)
    this.#frames.delete(addressOf(buffer))
    return frame
  }
}

/** Where a buffer tells of the pointer. */
function cursorIn (content: Buffer): Buffer | undefined {
  const count = content.readUInt32LE(BUFFER.metaCount)
  if (count === 0) return
  const metas = memoryAt(content.readBigUInt64LE(BUFFER.metas), META.bytes * count)
  for (let at = 0; at < metas.length; at += META.bytes) {
    if (metas.readUInt32LE(at + META.kind) === CURSOR.kind) {
      return memoryAt(metas.readBigUInt64LE(at + META.address), metas.readUInt32LE(at + META.length))
    }
  }
}
