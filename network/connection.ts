import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { rateLimitKey } from './address.js'
import type { Holder } from './places.js'

/** A connection of a client, and what it is being answered. */
export class Connection implements Holder {
  readonly address: string
  /** The last answer requested: once it is complete, all are. */
  answer: ServerResponse | undefined
  /** The last answer requested by somebody who may watch. */
  admitted: ServerResponse | undefined
  /** How many requests wait until the ones before them have been answered. */
  waiting = 0

  readonly #socket: Socket

  /** @param socket that of TCP, below TLS */
  constructor (socket: Socket) {
    this.#socket = socket
    this.address = rateLimitKey(socket.remoteAddress ?? '')
  }

  /** Nothing is lost if no request is being answered; nobody who watches is ever cut off to make room. */
  get worth (): 0 | 1 | 2 {
    const { answer } = this
    if (!answer?.req.complete || answer.writableFinished) return 0
    return answer === this.admitted ? 2 : 1
  }

  /** Closes it at once. After a mere close the system would keep what a client does not read, megabytes (measured), for minutes. */
  cut (): void {
    if (this.#socket.destroyed) return
    // A Unix socket has no address, and can't be reset.
    if (this.address) this.#socket.resetAndDestroy()
    else this.#socket.destroy()
  }
}
