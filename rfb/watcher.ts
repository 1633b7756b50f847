import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Pointer } from '../capture/frame.js'
import type { Sent } from '../capture/viewers/viewing.js'
import type { AskedView } from '../capture/views/views.js'
import { Flow } from '../deltas/flow/flow.js'
import type { Made, Place, Receiver } from '../deltas/index.js'
import type { Stages } from '../deltas/stages.js'
import type { Traffic } from '../meter/traffic.js'
import { descriptorOf } from '../network/link/descriptor.js'
import { Rounds, type Asked } from '../network/link/rounds.js'
import type { LinkSystem } from '../network/link/system.js'
import type { Input } from './protocol/input.js'
import type { Size } from './protocol/server-messages.js'
import { Session, type Showing } from './protocol/session.js'

/** How often those are looked at to whom something is under way, or who get less than they asked for, ms. */
const LOOK_MS = 250

const rounds = new Rounds(LOOK_MS)

/** Whom updates are for, and what became of it. */
export interface RfbWatcherOptions {
  stages: Stages
  view: AskedView
  /** Where what they are sent is counted. */
  traffic: Traffic
  /** Tells what the system holds; `undefined` where it can't. */
  system: LinkSystem | undefined
}

/** One VNC viewer of a stage: is sent updates as they want them, and as their link carries them. */
export class RfbWatcher implements Receiver, Sent, Asked, Showing {
  taken = 0
  dropped = 0
  readonly #options: RfbWatcherOptions
  readonly #flow: Flow
  #place: Place
  /** Whether the pointer is part of the picture in their present place. */
  #hasPointer = true
  #session: Session | undefined
  #connection: Socket | undefined
  #size: Size | undefined
  #onSize: ((size: Size) => void) | undefined
  #isOver = false
  /** What the stage was told that they can be sent; empty since they were sent it. */
  #asked = ''
  /** Whether they were sent anything in their present place. */
  #hasAny = false
  /** Of the last update. */
  #number = 0
  /** Of the last picture. */
  #version = 0

  /** @throws TOO_MANY_VIEWS, see {@link Stages.join} */
  constructor (options: RfbWatcherOptions) {
    this.#options = options
    this.#flow = new Flow(options.view.quality)
    this.#place = options.stages.join(options.view, this, this.#hasPointer)
  }

  get reduced (): string {
    return this.#flow.isReduced ? `quality ${this.#flow.quality(performance.now())}` : ''
  }

  /**
   * Speaks with the client until that is over.
   * @param input what they send after they were let in, see `admit`
   * @param connection below the stream
   * @param name of the screen, for people
   * @throws {ProtocolError} if that is the client's fault, see {@link Session.run}
   */
  async run (stream: Duplex, input: Input, connection: Socket, name: string): Promise<void> {
    if (this.#isOver) {
      stream.destroy()
      return
    }
    this.#connection = connection
    this.#session = new Session(stream, this)
    await this.#session.run(input, name)
  }

  /** They have left. Safe to call again. */
  end (): void {
    this.#isOver = true
    rounds.remove(this)
    this.#place.leave()
  }

  async begin (): Promise<Size> {
    return this.#size ?? await new Promise(resolve => { this.#onSize = resolve })
  }

  size (size: Size): void {
    // Another size counts when there is an update of it.
    this.#size ??= size
    this.#onSize?.(this.#size)
  }

  wait (): void {
    this.#advance()
  }

  /** Takes a new place, where nothing was sent yet: on the stage with the pointer, or on the one without. */
  again (): void {
    const hasPointer = !this.#session?.showsPointer
    const isNew = !this.#hasAny && this.#asked === ''
    if (this.#isOver || (isNew && hasPointer === this.#hasPointer)) return
    const { stages, view } = this.#options
    const before = this.#place
    this.#hasPointer = hasPointer
    this.#hasAny = false
    this.#asked = ''
    this.#place = stages.join(view, this, hasPointer)
    before.leave()
  }

  acknowledge (number: number): void {
    this.#flow.acknowledge(number, performance.now())
    this.#advance()
  }

  pong (): void {
    this.#flow.pong(performance.now())
  }

  update ({ bytes, dialect, width, height, version, isLossy, isNew, takenAt }: Made): void {
    this.#asked = ''
    const session = this.#session
    if (!session || !dialect) return
    if (width !== this.#size!.width || height !== this.#size!.height) session.resize(this.#size = { width, height })
    this.#hasAny = true
    const number = ++this.#number
    if (this.#flow.send({ number, bytes: bytes.length, isLossy }, performance.now())) session.ping()
    if (!session.update(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), dialect, number)) return
    rounds.add(this, LOOK_MS)
    this.#options.traffic.sent(bytes.length, isNew ? Date.now() - takenAt : undefined)
    if (!isNew) return
    this.taken++
    this.dropped += this.#version === 0 ? 0 : Math.max(0, version - this.#version - 1)
    this.#version = version
  }

  pointer (pointer: Pointer | undefined): void {
    this.#session?.point(pointer)
  }

  /** A placeholder says so in the picture. */
  fault (): void {}

  /** Called once a round. */
  ask (now: number): number | void {
    const { dueAt } = this.#flow
    if (dueAt !== undefined && now >= dueAt && this.#isDelivered) this.#flow.presume()
    this.#advance(now)
    if (!this.#flow.isIdle || this.#flow.isReduced) return 0
  }

  /** Whether the system has handed over all of it, as far as that can be told. */
  get #isDelivered (): boolean {
    const descriptor = this.#connection && descriptorOf(this.#connection)
    return this.#connection?.writableLength === 0 && !(descriptor !== undefined && this.#options.system?.held(descriptor))
  }

  /** Tells the stage what they can be sent, if they can be sent anything. */
  #advance (now = performance.now()): void {
    const session = this.#session
    if (this.#isOver || !session?.isWaiting || !this.#flow.isReady) return
    const { dialect } = session
    // Those who want no JPEG see all of it exactly at once.
    const [quality, refineBytes] = [this.#flow.quality(now), dialect.quality === undefined ? 0 : this.#flow.refineBytes]
    const asked = `${quality} ${refineBytes} ${dialect.key}`
    if (asked === this.#asked) return
    this.#asked = asked
    this.#place.ready(quality, refineBytes, dialect)
  }
}
