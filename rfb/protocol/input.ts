import type { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'

/** What a client must not send; the message says what was wrong with it, for the log. */
export class ProtocolError extends Error {}

/** Reads as it goes: yields how many bytes it needs next, 1 to {@link MAX_PIECE}, and is handed exactly those. */
export type Reading<T> = Generator<number, T, Buffer>

/** The most that is held of what a client sends, besides the chunk that is being read, bytes. */
export const MAX_PIECE = 4096
/** After so many pieces others have their turn: 500 fences are read and answered in about 2 ms (measured). */
const PIECES_AT_ONCE = 500

/** Reads past what is of no use. @param bytes any number */
export function * skip (bytes: number): Reading<void> {
  for (let left = bytes; left > 0; left -= MAX_PIECE) yield Math.min(left, MAX_PIECE)
}

/** What a client sends, for readings one after another. */
export class Input {
  readonly #chunks: AsyncIterator<Buffer>
  readonly #ready: () => Promise<void>
  #rest: Buffer = Buffer.alloc(0)

  /** @param ready awaited before more is read: whoever does not take our answers sends us nothing more */
  constructor (stream: Readable, ready: () => Promise<void>) {
    this.#chunks = stream[Symbol.asyncIterator]()
    this.#ready = ready
  }

  /**
   * Lets a reading have what arrives, until it ends.
   * @throws what it throws, or what the stream fails with
   * @returns undefined if the client leaves before that
   */
  async read<T> (reading: Reading<T>): Promise<{ value: T } | undefined> {
    let step = reading.next()
    for (let pieces = 1; !step.done; pieces++) {
      const bytes = this.#take(step.value)
      if (bytes) {
        step = reading.next(bytes)
        if (pieces % PIECES_AT_ONCE === 0) await setImmediate()
        continue
      }
      await this.#ready()
      const { value, done } = await this.#chunks.next()
      if (done) return
      this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, value]) : value
    }
    return { value: step.value }
  }

  #take (bytes: number): Buffer | undefined {
    if (this.#rest.length < bytes) return
    const piece = this.#rest.subarray(0, bytes)
    this.#rest = this.#rest.subarray(bytes)
    return piece
  }
}
