import type { Writable } from 'node:stream'

/** A part of an event. Bytes are UTF-8, and may be shared by several clients. */
type Part = string | Uint8Array

/**
 * Server-sent events to one client (HTML, section 9.2.5) of which only the newest counts: while the client has not taken the last one, a
 * newer one takes the place of that which waits. So there are never more than two in memory. Nothing is written to a client that has left,
 * or to an answer that has ended.
 */
export class EventStream {
  readonly #receiver: Writable
  #isTaking = false
  #waiting: Part[] | undefined

  /** @param receiver such as `reply.raw`, whose headers are sent */
  constructor (receiver: Writable) {
    this.#receiver = receiver
  }

  /** @param data without line breaks, such as JSON; in any number of parts */
  send (event: string, ...data: Part[]): void {
    this.#hand([`event: ${event}\ndata: `, ...data, '\n\n'])
  }

  /** Something that clients ignore, so that nobody on the way takes the connection for a dead one. */
  comment (): void {
    if (!this.#isTaking) this.#hand([':\n\n'])
  }

  #hand (parts: Part[]): void {
    const receiver = this.#receiver
    // A response stays `writable` after its end.
    if (receiver.writableEnded || receiver.destroyed) return
    if (this.#isTaking) {
      this.#waiting = parts
      return
    }
    this.#isTaking = true
    receiver.cork()
    for (const part of parts.slice(0, -1)) receiver.write(part)
    receiver.write(parts.at(-1), () => {
      this.#isTaking = false
      const next = this.#waiting
      this.#waiting = undefined
      if (next) this.#hand(next)
    })
    receiver.uncork()
  }
}
