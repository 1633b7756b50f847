import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Reason } from '../capture/fault.js'
import type { Pointer } from '../capture/frame.js'
import { Allowance } from '../network/allowance.js'
import { readClientMessage, type ClientMessage } from './client-messages.js'
import { regionOn, spotOn } from './extents.js'
import { PacedReceiver, type Audience } from './paced-receiver.js'
import { PointerSender } from './pointer-sender.js'
import type { Pointing } from './pointing.js'
import { PointingSender } from './pointing-sender.js'
import type { Made } from './thread/messages.js'
import { TimeSender } from './time-sender.js'
import { faultMessage } from './wire.js'

/**
 * How many messages a client may send besides acknowledgements. At once: what waits on a link that stood still for some seconds while
 * somebody pointed; to read them all takes about 1 ms. A pointing host sends 60 a second, and a page asks for the time now and then.
 */
const RATE = { atOnce: 1000, aSecond: 200 }
/** A client that breaks the rules has so long to read why, ms. */
const LAST_WORD_MS = 500
/** RFC 6455, section 7.4.1. */
const POLICY_VIOLATION = 1008

/** Whom updates over a WebSocket are for. */
export interface Watching extends Audience {
  pointing: Pointing
  /** Whether they may point: what others send of that is ignored. */
  isHost: boolean
}

/** One viewer of a stage over a WebSocket. */
export class Watcher extends PacedReceiver {
  protected readonly dialect = undefined
  protected connection: Socket | undefined
  readonly #watching: Watching
  readonly #pointer = new PointerSender()
  readonly #time = new TimeSender()
  /** What is told beside updates. Each gives what is newest when it can be sent. */
  readonly #news: Array<{ take (): Buffer[] }>
  readonly #allowance = new Allowance(RATE)
  #leave = () => {}
  #socket: WebSocket | undefined
  #reason: Reason | undefined

  /** @throws TOO_MANY_VIEWS if it is not the default view, and people watch four others */
  constructor (watching: Watching) {
    super(watching)
    this.#watching = watching
    this.#news = [this.#pointer, new PointingSender(watching.pointing, () => this.extent), this.#time]
    this.take(false)
  }

  /**
   * From now on they are sent everything.
   * @param connection below the WebSocket
   * @param viewer the id of their viewing
   */
  start (socket: WebSocket, connection: Socket, viewer: string): void {
    this.#socket = socket
    this.connection = connection
    socket.on('message', (message, isBinary) => this.#hear(readClientMessage(message, isBinary)))
    socket.on('pong', () => this.pong())
    this.#send(faultMessage(this.#reason, viewer))
    this.#leave = this.#watching.pointing.join(() => this.#sendNews())
  }

  override end (): void {
    super.end()
    this.#leave()
    this.#watching.pointing.lift(this)
    this.#socket?.removeAllListeners('message').removeAllListeners('pong')
    this.#socket = undefined
  }

  pointer (pointer: Pointer | undefined): void {
    this.#pointer.set(pointer)
    this.#sendNews()
  }

  fault (reason: Reason | undefined): void {
    this.#reason = reason
    this.#send(faultMessage(reason))
  }

  protected get isWaiting (): boolean {
    return this.#socket?.bufferedAmount === 0
  }

  protected deliver ({ number, bytes }: Made, pings: boolean): number | undefined {
    if (!this.#socket) return
    if (pings) this.#socket.ping()
    this.#send(bytes)
    return number
  }

  /** @param message `undefined` if it is none that a client may send */
  #hear (message: ClientMessage | undefined): void {
    if (message && this.#follow(message)) return
    const socket = this.#socket!
    this.end()
    socket.close(POLICY_VIOLATION, 'Acknowledge updates, each once, and send little else: see docs/updates.md')
    socket.pause()
    setTimeout(() => socket.terminate(), LAST_WORD_MS).unref()
  }

  /** @returns whether that can be */
  #follow (message: ClientMessage): boolean {
    if (message.kind === 'painted') return this.acknowledge(message.number)
    if (!this.#allowance.take()) return false
    if (message.kind === 'time') {
      this.#time.ask(message.question)
      this.#sendNews()
    } else if (this.#watching.isHost) {
      this.#point(message)
    }
    return true
  }

  #point (message: ClientMessage & { kind: 'laser' | 'look' }): void {
    const { extent } = this
    const { pointing } = this.#watching
    if (message.kind === 'look') pointing.lookAt(message.region && regionOn(extent, message.region))
    else if (message.spot) pointing.point(this, spotOn(extent, message.spot))
    else pointing.lift(this)
  }

  #send (message: Uint8Array | string): void {
    this.#socket?.send(message, this.#written)
  }

  /** The system has taken a message: the next may follow. */
  readonly #written = (): void => {
    this.#sendNews()
    this.advance()
  }

  #sendNews (): void {
    for (const news of this.#news) {
      if (!this.isWaiting) return
      for (const message of news.take()) {
        this.#send(message)
        this.traffic.bytes += message.length
      }
    }
  }
}
