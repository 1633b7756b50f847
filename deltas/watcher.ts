import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Pointer } from '../capture/frame.js'
import type { ScreenTrouble } from '../contract/troubles.js'
import { PacedReceiver, type Audience } from './paced-receiver.js'
import { PointerSender } from './pointer-sender.js'
import type { Made } from './thread/messages.js'
import { faultMessage, readAcknowledgement } from './wire.js'

/** A client that breaks the rules has so long to read why, ms. */
const LAST_WORD_MS = 500
/** RFC 6455, section 7.4.1. */
const POLICY_VIOLATION = 1008

/** One viewer of a stage over a WebSocket. */
export class Watcher extends PacedReceiver {
  protected readonly dialect = undefined
  protected connection: Socket | undefined
  readonly #pointer = new PointerSender()
  #socket: WebSocket | undefined
  #fault: string | undefined
  #code: ScreenTrouble | undefined

  /** @throws TOO_MANY_VIEWS if it is not the default view, and people watch four others */
  constructor (audience: Audience) {
    super(audience)
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
    socket.on('message', (message, isBinary) => this.#hear(readAcknowledgement(message, isBinary)))
    socket.on('pong', () => this.pong())
    this.#send(faultMessage(this.#fault, this.#code, viewer))
  }

  override end (): void {
    super.end()
    this.#socket?.removeAllListeners('message').removeAllListeners('pong')
    this.#socket = undefined
  }

  pointer (pointer: Pointer | undefined): void {
    this.#pointer.set(pointer)
    this.#sendPointer()
  }

  fault (fault: string | undefined, code: ScreenTrouble | undefined): void {
    this.#fault = fault
    this.#code = code
    this.#send(faultMessage(fault, code))
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

  /** They have painted an update, or sent something else. */
  #hear (number: number | undefined): void {
    if (number !== undefined && this.acknowledge(number)) return
    const socket = this.#socket!
    this.end()
    socket.close(POLICY_VIOLATION, 'Acknowledge updates, each once')
    socket.pause()
    setTimeout(() => socket.terminate(), LAST_WORD_MS).unref()
  }

  #send (message: Uint8Array | string): void {
    this.#socket?.send(message, this.#written)
  }

  /** The system has taken a message: the next may follow. */
  readonly #written = (): void => {
    this.#sendPointer()
    this.advance()
  }

  #sendPointer (): void {
    if (!this.isWaiting) return
    for (const message of this.#pointer.take()) {
      this.#send(message)
      this.traffic.bytes += message.length
    }
  }
}
