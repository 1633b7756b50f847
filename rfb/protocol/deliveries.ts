import { ENCODING } from '../rectangles/encodings.js'
import { ProtocolError } from './input.js'
import { END_OF_CONTINUOUS_UPDATES, FENCE, fenceOf } from './server-messages.js'

/** A fence that holds up nothing. The first one says that we have fences. */
const PING = fenceOf(FENCE.request, new Uint8Array(1))

/**
 * Which updates a client has been sent, and which of them it has taken in. A client with fences says so for each (rfbproto, "Fence"); any
 * other one by asking for the next.
 */
export class Deliveries {
  readonly #send: (bytes: Buffer) => void
  readonly #on: { acknowledge (number: number): void, pong (): void }
  /** What has been announced to the client, once each. */
  #fences = false
  #continuous = false
  /** Numbers of updates. */
  #sent = 0
  #taken = 0

  /** @param on told that an update, and all before, have been taken in; and that a {@link ping} was answered */
  constructor (send: (bytes: Buffer) => void, on: { acknowledge (number: number): void, pong (): void }) {
    this.#send = send
    this.#on = on
  }

  /** Says that we have fences and continuous updates, to those who have, too. */
  announce (encodings: ReadonlySet<number>): void {
    if (!this.#fences && encodings.has(ENCODING.fence)) {
      this.#fences = true
      this.#send(PING)
    }
    if (this.#fences && !this.#continuous && encodings.has(ENCODING.continuousUpdates)) {
      this.#continuous = true
      this.#send(END_OF_CONTINUOUS_UPDATES)
    }
  }

  /** The client wants no more updates than it asks for. */
  endContinuous (): void {
    this.#send(END_OF_CONTINUOUS_UPDATES)
  }

  /** An update has been sent. @param number greater than that of the one before */
  sent (number: number): void {
    this.#sent = number
    if (!this.#fences) return
    const payload = Buffer.alloc(4)
    payload.writeUInt32BE(number)
    this.#send(fenceOf(FENCE.request | FENCE.blockBefore, payload))
  }

  /** The client asks for the next. */
  requested (): void {
    if (!this.#fences) this.#take(this.#sent)
  }

  /**
   * A fence of the client's, or its answer to one of ours. Messages are dealt with in their order, so it needs no waiting.
   * @throws {ProtocolError} if it answers what it was never sent
   */
  fence (flags: number, payload: Buffer): void {
    if (flags >= FENCE.request) return this.#send(fenceOf(flags & (FENCE.blockBefore | FENCE.blockAfter | FENCE.syncNext), payload))
    if (payload.length === 4) this.#take(payload.readUInt32BE(0))
    else this.#on.pong()
  }

  /** Asks the client for an answer at once, if it knows fences. */
  ping (): void {
    if (this.#fences) this.#send(PING)
  }

  #take (number: number): void {
    if (number > this.#sent) throw new ProtocolError(`it acknowledged update ${number}, which it was never sent`)
    if (number <= this.#taken) return
    this.#taken = number
    this.#on.acknowledge(number)
  }
}
