import type { Connection } from './connection.js'

/** So many parts are out at once, whose arrival the server has not confirmed: one is on its way while the other is confirmed. */
const MOST_OUT = 2

/**
 * Lets messages onto a connection in their order, part by part, and no faster than the server takes them: the library ignores what the
 * socket says, and what is written to a slow link would pile up in memory.
 */
export class Turns {
  readonly #connection: Connection
  /** Whoever waits until a part is confirmed. */
  readonly #waiting: Array<() => void> = []
  #out = 0
  /** Resolves once all parts of the messages before are written. */
  #written = Promise.resolve()

  constructor (connection: Connection) {
    this.#connection = connection
    connection.onEnd(() => { for (const go of this.#waiting.splice(0)) go() })
  }

  /** Resolves once the server has them all. @throws BusLost */
  async send (subject: string, parts: Buffer[]): Promise<void> {
    const before = this.#written
    let pass = () => {}
    this.#written = new Promise(resolve => { pass = resolve })
    await before
    const confirmed: Array<Promise<void>> = []
    try {
      for (const part of parts) {
        while (this.#out >= MOST_OUT && this.#connection.isOpen) await new Promise<void>(resolve => this.#waiting.push(resolve))
        const sent = this.#sendOne(subject, part)
        sent.catch(() => {}) // awaited below, perhaps only later
        confirmed.push(sent)
      }
    } finally {
      pass()
    }
    await Promise.all(confirmed)
  }

  /** Resolves once the server has all that was to be sent until now. @throws BusLost */
  async settle (): Promise<void> {
    await this.#written
    await this.#connection.flush()
  }

  async #sendOne (subject: string, part: Buffer): Promise<void> {
    this.#out++
    try {
      this.#connection.send(subject, part)
      await this.#connection.flush()
    } finally {
      this.#out--
      this.#waiting.shift()?.()
    }
  }
}
