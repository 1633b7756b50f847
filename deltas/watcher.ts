import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Pointer } from '../capture/frame.js'
import type { Sent } from '../capture/viewers/viewing.js'
import type { AskedView } from '../capture/views/views.js'
import type { Traffic } from '../meter/traffic.js'
import { descriptorOf } from '../network/link/descriptor.js'
import { Rounds, type Asked } from '../network/link/rounds.js'
import type { LinkSystem } from '../network/link/system.js'
import { Flow } from './flow/flow.js'
import { PointerSender } from './pointer-sender.js'
import type { Place, Receiver } from './stage.js'
import type { Stages } from './stages.js'
import type { Made } from './thread/messages.js'
import { faultMessage, readAcknowledgement } from './wire.js'

/** How often those are looked at to whom something is under way, or who get less than they asked for, ms. */
const LOOK_MS = 250
/** A client that breaks the rules has so long to read why, ms. */
const LAST_WORD_MS = 500
/** RFC 6455, section 7.4.1. */
const POLICY_VIOLATION = 1008

const rounds = new Rounds(LOOK_MS)

/** One viewer of a stage over a WebSocket: is sent updates as their link carries them. */
export class Watcher implements Receiver, Sent, Asked {
  taken = 0
  dropped = 0
  readonly #flow: Flow
  readonly #traffic: Traffic
  readonly #system: LinkSystem | undefined
  readonly #pointer = new PointerSender()
  readonly #place: Place
  #socket: WebSocket | undefined
  #connection: Socket | undefined
  #fault: string | undefined
  /** What the stage was told that they can be sent; `undefined` since they were sent it. */
  #asked: { quality: number, refineBytes: number } | undefined
  #version = 0

  /** @throws TOO_MANY_VIEWS, see {@link Stages.join} */
  constructor (stages: Stages, view: AskedView, traffic: Traffic, system: LinkSystem | undefined) {
    this.#flow = new Flow(view.quality)
    this.#traffic = traffic
    this.#system = system
    this.#place = stages.join(view, this)
  }

  get reduced (): string {
    return this.#flow.isReduced ? `quality ${this.#flow.quality(performance.now())}` : ''
  }

  /**
   * From now on they are sent everything.
   * @param connection below the WebSocket
   * @param viewer the id of their viewing
   */
  start (socket: WebSocket, connection: Socket, viewer: string): void {
    this.#socket = socket
    this.#connection = connection
    socket.on('message', (message, isBinary) => this.#hear(readAcknowledgement(message, isBinary)))
    socket.on('pong', () => this.#flow.pong(performance.now()))
    this.#send(faultMessage(this.#fault, viewer))
  }

  /** They have left. Safe to call again. */
  end (): void {
    rounds.remove(this)
    this.#place.leave()
    this.#socket?.removeAllListeners('message').removeAllListeners('pong')
    this.#socket = undefined
  }

  update ({ number, version, bytes, isLossy, isNew, takenAt }: Made): void {
    this.#asked = undefined
    if (!this.#socket) return
    if (this.#flow.send({ number, bytes: bytes.length, isLossy }, performance.now())) this.#socket.ping()
    this.#send(bytes)
    rounds.add(this, LOOK_MS)
    this.#traffic.sent(bytes.length, isNew ? Date.now() - takenAt : undefined)
    if (!isNew) return
    this.taken++
    // Versions begin anew with a picture of another size.
    const missed = this.#version === 0 ? 0 : Math.max(0, version - this.#version - 1)
    this.dropped += missed
    this.#traffic.dropped += missed
    this.#version = version
  }

  pointer (pointer: Pointer | undefined): void {
    this.#pointer.set(pointer)
    this.#sendPointer()
  }

  fault (fault: string | undefined): void {
    this.#fault = fault
    this.#send(faultMessage(fault))
  }

  /** Called once a round. */
  ask (now: number): number | void {
    const { dueAt } = this.#flow
    if (dueAt !== undefined && now >= dueAt && this.#isDelivered) this.#flow.presume()
    this.#advance(now)
    if (!this.#flow.isIdle || this.#flow.isReduced) return 0
  }

  get #isDrained (): boolean {
    return this.#socket?.bufferedAmount === 0
  }

  /** Whether the system has handed over all of it, as far as that can be told. */
  get #isDelivered (): boolean {
    const descriptor = this.#connection && descriptorOf(this.#connection)
    return this.#isDrained && !(descriptor !== undefined && this.#system?.held(descriptor))
  }

  /** They have painted an update, or sent something else. */
  #hear (number: number | undefined): void {
    const now = performance.now()
    if (number !== undefined && this.#flow.acknowledge(number, now)) return this.#advance(now)
    const socket = this.#socket!
    this.end()
    socket.close(POLICY_VIOLATION, 'Acknowledge updates, each once')
    socket.pause()
    setTimeout(() => socket.terminate(), LAST_WORD_MS).unref()
  }

  /** Tells the stage what they can be sent, if they can be sent anything. */
  #advance (now = performance.now()): void {
    if (!this.#isDrained) return
    this.#sendPointer()
    if (!this.#flow.isReady) return
    const [quality, refineBytes] = [this.#flow.quality(now), this.#flow.refineBytes]
    if (this.#asked?.quality === quality && this.#asked.refineBytes === refineBytes) return
    this.#asked = { quality, refineBytes }
    this.#place.ready(quality, refineBytes)
  }

  /** When the system has taken it, the next may follow. */
  #send (message: Uint8Array | string): void {
    this.#socket?.send(message, () => this.#advance())
  }

  #sendPointer (): void {
    if (!this.#isDrained) return
    for (const message of this.#pointer.take()) {
      this.#send(message)
      this.#traffic.bytes += message.length
    }
  }
}
