import type { Socket } from 'node:net'
import type { Reason } from '../capture/fault.js'
import type { Pointer } from '../capture/frame.js'
import type { Sent } from '../capture/viewers/viewing.js'
import type { AskedView } from '../capture/views/asked-view.js'
import type { Extent } from '../capture/views/view.js'
import { QUALITIES } from '../contract/host-settings.js'
import type { Traffic } from '../meter/traffic.js'
import { descriptorOf } from '../network/link/descriptor.js'
import { Rounds, type Asked } from '../network/link/rounds.js'
import type { LinkSystem } from '../network/link/system.js'
import type { Dialect } from '../rfb/rectangles/dialect.js'
import { Flow } from './flow/flow.js'
import type { Receiver } from './receivers.js'
import type { Place } from './stage.js'
import type { Stages } from './stages.js'
import type { Made } from './thread/messages.js'

/** How often those are looked at to whom something is under way, or who get less than they asked for, ms. */
const LOOK_MS = 250
const rounds = new Rounds(LOOK_MS)

/** Whom updates are for, and what became of it. */
export interface Audience {
  stages: Stages
  view: AskedView
  /** Where what they are sent is counted. */
  traffic: Traffic
  /** Tells what the system holds; `undefined` where it can't. */
  system: LinkSystem | undefined
}

/** One viewer of a stage: is sent updates as their link carries them, and as they want them. How they are sent is up to the transport. */
export abstract class PacedReceiver implements Receiver, Sent, Asked {
  taken = 0
  dropped = 0
  protected readonly traffic: Traffic
  readonly #audience: Audience
  readonly #flow: Flow
  #place: Place | undefined
  /** What the stage was told that they can be sent; `undefined` since they were sent it. */
  #asked: { quality: number, refineBytes: number, dialect: string | undefined } | undefined
  /** Of the last picture that they were sent in their present place; 0 before the first. */
  #version = 0

  constructor (audience: Audience) {
    this.traffic = audience.traffic
    this.#audience = audience
    this.#flow = new Flow(audience.view.quality)
  }

  /** What they understand, if they are a VNC viewer. */
  protected abstract get dialect (): Dialect | undefined
  /** The socket below everything else. */
  protected abstract get connection (): Socket | undefined
  /** Whether they want an update, and the system has taken all that they were sent. */
  protected abstract get isWaiting (): boolean
  /**
   * Hands over an update.
   * @param pings whether to send a ping first, which the viewer answers at once
   * @returns its number, to be acknowledged; `undefined` if it was not sent
   */
  protected abstract deliver (update: Made, pings: boolean): number | undefined

  abstract pointer (pointer: Pointer | undefined): void
  abstract fault (reason: Reason | undefined): void

  get reduced (): string {
    return this.#flow.isReduced ? `quality ${this.#qualityAt(performance.now())}` : ''
  }

  get lagMs (): number | undefined {
    return this.#flow.lagMs(performance.now())
  }

  /** VNC viewers say what they want; some want no JPEG. */
  get quality (): number | undefined {
    const most = this.dialect ? this.dialect.quality : QUALITIES.maximum
    return most && Math.min(most, this.#qualityAt(performance.now()))
  }

  /** What their picture shows of which display: one object for all who watch the same. */
  protected get extent (): Extent {
    return this.#place!.extent
  }

  /** Whether they were sent nothing yet in their present place, and nothing in another dialect is being made for them. */
  protected get isFresh (): boolean {
    return this.#version === 0 && (!this.#asked || this.#asked.dialect === this.dialect?.key)
  }

  /**
   * Takes a place where nothing was sent yet, and leaves the one before.
   * @throws TOO_MANY_VIEWS, see {@link Stages.join}
   */
  protected take (drawsPointer: boolean): void {
    const before = this.#place
    this.#place = this.#audience.stages.join(this.#audience.view, this, drawsPointer)
    this.#asked = undefined
    this.#version = 0
    before?.leave()
  }

  /** They have left. Safe to call again. */
  end (): void {
    rounds.remove(this)
    this.#place?.leave()
    this.#place = undefined
  }

  update (update: Made): void {
    this.#asked = undefined
    const now = performance.now()
    const { version, bytes, isLossy, isNew, takenAt } = update
    const number = this.deliver(update, this.#flow.measures(now))
    if (number === undefined) return
    // What they are shown first may have stood on the screen for long, and is no older for that.
    const ageMs = isNew ? (this.#version === 0 ? 0 : Date.now() - takenAt) : undefined
    this.#flow.send({ number, bytes: bytes.length, isLossy, ageMs }, now)
    rounds.add(this, LOOK_MS)
    this.traffic.sent(bytes.length, ageMs)
    if (!isNew) {
      if (this.#version > 0) this.#version = version
      return
    }
    this.taken++
    // Versions begin anew with a picture of another size.
    const missed = this.#version === 0 ? 0 : Math.max(0, version - this.#version - 1)
    this.dropped += missed
    this.traffic.dropped += missed
    this.#version = version
  }

  /** Called once a round. */
  ask (now: number): number | void {
    const { dueAt } = this.#flow
    if (dueAt !== undefined && now >= dueAt && this.#isDelivered) this.#flow.presume()
    this.advance(now)
    if (!this.#flow.isIdle || this.#flow.isReduced) return 0
  }

  /** They have painted this update, and all before. @returns whether that can be */
  acknowledge (number: number): boolean {
    const now = performance.now()
    if (!this.#flow.acknowledge(number, now)) return false
    this.advance(now)
    return true
  }

  /** They have answered a ping. */
  pong (): void {
    this.#flow.pong(performance.now())
  }

  /** Tells the stage what they can be sent, if they can be sent anything. */
  protected advance (now = performance.now()): void {
    const { dialect } = this
    if (!this.#place || !this.#flow.isReady || !this.isWaiting) return
    const quality = this.#qualityAt(now)
    // VNC viewers who want no JPEG see all of it exactly at once.
    const refineBytes = dialect && dialect.quality === undefined ? 0 : this.#flow.refineBytes
    const known = this.#asked
    if (known?.quality === quality && known.refineBytes === refineBytes && known.dialect === dialect?.key) return
    this.#asked = { quality, refineBytes, dialect: dialect?.key }
    this.#place.ready(quality, refineBytes, dialect)
  }

  /** The host can change what is asked for where they ask for nothing. */
  #qualityAt (now: number): number {
    this.#flow.ask(this.#audience.view.quality)
    return this.#flow.quality(now)
  }

  /** Whether the system has handed over all of it, as far as that can be told. */
  get #isDelivered (): boolean {
    const descriptor = this.connection && descriptorOf(this.connection)
    return this.connection?.writableLength === 0 && !(descriptor !== undefined && this.#audience.system?.held(descriptor))
  }
}
