import type { Writable } from 'node:stream'

/**
 * Server-sent events to one client (HTML, section 9.2.5) of which only the newest counts: while the client has not taken the last one, a
 * newer one takes the place of that which waits. So there are never more than two in memory.
 */
export class EventStream {
  readonly #receiver: Writable
  #isTaking = false
  #waiting: string | undefined

  /** @param receiver such as `reply.raw`, whose headers are sent */
  constructor (receiver: Writable) {
    this.#receiver = receiver
  }

  /** @param data without line breaks, such as JSON */
  send (event: string, data: string): void {
    this.#hand(`event: ${event}\ndata: ${data}\n\n`)
  }

  /** Something that clients ignore, so that nobody on the way takes the connection for a dead one. */
  comment (): void {
    if (!this.#isTaking) this.#hand(':\n\n')
  }

  #hand (text: string): void {
    if (this.#isTaking) {
      this.#waiting = text
      return
    }
    this.#isTaking = true
    this.#receiver.write(text, () => {
      this.#isTaking = false
      const next = this.#waiting
      this.#waiting = undefined
      if (next !== undefined && this.#receiver.writable) this.#hand(next)
    })
  }
}
