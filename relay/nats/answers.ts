import type { Connection } from './connection.js'

/** Answers that the server has not taken yet hold no more than this, bytes; what would be more is dropped, as if it had been lost. */
const MAX_OUT_BYTES = 1024 * 1024

/** What is answered over a connection. */
export class Answers {
  readonly #connection: Connection
  #outBytes = 0

  constructor (connection: Connection) {
    this.#connection = connection
  }

  /** @param reply where it is to go */
  send (reply: string, parts: Buffer[]): void {
    const bytes = parts.reduce((sum, part) => sum + part.length, 0)
    if (!this.#connection.isOpen || this.#outBytes + bytes > MAX_OUT_BYTES) return
    this.#outBytes += bytes
    for (const part of parts) this.#connection.send(reply, part)
    this.#connection.flush().catch(() => {}).finally(() => { this.#outBytes -= bytes })
  }
}
