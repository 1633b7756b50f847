import { Quality } from './quality.js'
import { Rate } from './rate.js'

/** A second update may follow only if the link carries the first one within this time, ms; and a refinement takes no longer. */
const SOON_MS = 50
/** From one frame to the next at the usual rate, ms. */
const FRAME_MS = 33
/** The least and the most of a refinement, bytes. */
const REFINE_BYTES = { least: 4096, most: 256 * 1024 }
/** What is refined at first while nothing is known of the link, bytes. */
const FIRST_BYTES = 16 * 1024
/** Without an acknowledgement for so long, and for so many round trips, ms, an update that was delivered counts as painted. */
const PATIENCE = { ms: 1000, roundTrips: 4 }
/** How many such updates may still be acknowledged afterwards. */
const MAX_PRESUMED = 64
/** The round trip is measured at most once in this time, ms. */
const MEASURE_MS = 1000

/** An update that a viewer is sent. */
export interface SentUpdate {
  number: number
  bytes: number
  /** Whether any of it depends on the quality. */
  isLossy: boolean
  /** How old its picture is when it is sent, ms; left out if it shows nothing new. */
  ageMs?: number | undefined
}

interface UnderWay extends SentUpdate {
  sentAt: number
}

/**
 * When one viewer is sent the next update, and how much of it: one is under way at a time, two where the round trip is longer than a frame.
 * What is under way is what waits on the link, so that is as little as can be had. All times are ms, of one clock.
 */
export class Flow {
  readonly #quality: Quality
  readonly #rate = new Rate()
  #underWay: UnderWay[] = []
  /** Those that counted as painted without an acknowledgement. */
  #presumed: UnderWay[] = []
  #acknowledgedAt = -Infinity
  /** How old the last picture was when it had been painted, ms. */
  #paintedMs: number | undefined
  #pingedAt = -Infinity
  #isMeasuring = false

  /** @param quality JPEG quality that was asked for, 1 to 100 */
  constructor (quality: number) {
    this.#quality = new Quality(quality)
  }

  /** Whether the next update may follow, once the socket has taken all. */
  get isReady (): boolean {
    if (this.#underWay.length !== 1) return this.#underWay.length === 0
    const { roundTripMs, bytesPerMs = 0 } = this.#rate
    return roundTripMs > FRAME_MS && this.#underWay[0]!.bytes <= bytesPerMs * SOON_MS
  }

  /** Whether nothing is under way. */
  get isIdle (): boolean {
    return this.#underWay.length === 0
  }

  /** Another quality is asked for from now on, 1 to 100. */
  ask (quality: number): void {
    this.#quality.ask(quality)
  }

  /** JPEG quality of the next update. */
  quality (now: number): number {
    return this.#quality.at(now)
  }

  /** Whether that is less than what was asked for. */
  get isReduced (): boolean {
    return this.#quality.isReduced
  }

  /**
   * How much may be refined now, bytes: what the link carries in 50 ms, as a power of two, so that viewers have it in common; 0 while
   * updates are under way.
   */
  get refineBytes (): number {
    if (!this.isIdle) return 0
    const { bytesPerMs } = this.#rate
    const bytes = bytesPerMs === undefined ? FIRST_BYTES : bytesPerMs * SOON_MS
    return 2 ** Math.floor(Math.log2(Math.min(REFINE_BYTES.most, Math.max(REFINE_BYTES.least, bytes))))
  }

  /** Whether a ping should go out now: the link is empty, so that it measures the round trip. Then it does. */
  measures (now: number): boolean {
    if (!this.isIdle || now - this.#pingedAt < MEASURE_MS) return false
    this.#pingedAt = now
    this.#isMeasuring = true
    return true
  }

  /** An update is handed to the socket. */
  send (update: SentUpdate, now: number): void {
    this.#underWay.push({ ...update, sentAt: now })
  }

  /** A ping came back; others than those of {@link measures} say nothing. */
  pong (now: number): void {
    if (!this.#isMeasuring) return
    this.#isMeasuring = false
    this.#rate.noteRoundTrip(now - this.#pingedAt, now)
  }

  /**
   * The viewer has painted an update, and all before it.
   * @returns whether that can be: not if it was not under way
   */
  acknowledge (number: number, now: number): boolean {
    const late = this.#presumed.findIndex(update => update.number === number)
    if (late >= 0) {
      this.#presumed.splice(0, late + 1)
      return true
    }
    const index = this.#underWay.findIndex(update => update.number === number)
    if (index < 0) return false
    this.#presumed = []
    const painted = this.#underWay.splice(0, index + 1)
    this.#learn(painted, now)
    this.#acknowledgedAt = now
    return true
  }

  /** When what is under way counts as painted, if it was delivered; `undefined` if nothing is. */
  get dueAt (): number | undefined {
    const [first] = this.#underWay
    return first && first.sentAt + Math.max(PATIENCE.ms, PATIENCE.roundTrips * this.#rate.roundTripMs)
  }

  /**
   * How far the viewer is behind, ms: how old the last picture was when they had painted it, or the one is that is under way if that is
   * more; `undefined` if they don't say what they have painted.
   */
  lagMs (now: number): number | undefined {
    if (this.#paintedMs === undefined) return
    const first = this.#underWay.find(({ ageMs }) => ageMs !== undefined)
    return Math.max(this.#paintedMs, first ? first.ageMs! + now - first.sentAt : 0)
  }

  /** All that is under way was delivered, and counts as painted. */
  presume (): void {
    this.#paintedMs = undefined
    this.#presumed = [...this.#presumed, ...this.#underWay].slice(-MAX_PRESUMED)
    this.#underWay = []
  }

  /** The link began with the first of them when it was done with the one before. */
  #learn (painted: UnderWay[], now: number): void {
    const began = Math.max(painted[0]!.sentAt + this.#rate.roundTripMs, this.#acknowledgedAt)
    const tookMs = Math.max(0, now - began)
    const last = painted.findLast(({ ageMs }) => ageMs !== undefined)
    if (last) this.#paintedMs = last.ageMs! + now - last.sentAt
    this.#rate.noteDelivery(painted.reduce((sum, { bytes }) => sum + bytes, 0), tookMs)
    if (painted.some(({ isLossy }) => isLossy)) this.#quality.note(tookMs, now)
  }
}
