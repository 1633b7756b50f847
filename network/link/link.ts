import type { Writable } from 'node:stream'
import { allowance, askAgainIn, LEAST_BYTES, SOONEST_MS } from './clearance.js'
import { descriptorOf } from './descriptor.js'
import { Rounds, type Asked } from './rounds.js'
import type { LinkSystem } from './system.js'

/** What an item took on a link, so far or in all. */
export interface Delivery {
  bytes: number
  /** Since it was begun, ms. */
  tookMs: number
  /** The least round trip of the link, ms; 0 if it is not known, or nearly nothing. */
  leastRttMs: number
  /** Whether the link is clear again. */
  isThrough: boolean
}

/** A link that is clear again within this time is fast, ms: mostly when it is asked for the first time. */
const FAST_MS = 10
/**
 * Fast links are asked once in this time, ms, all of them in one round after the same item. A question takes 3 µs, and a round wakes up the
 * event loop: asked one by one for every fourth frame, 200 viewers took 0.4 % of a core (measured).
 */
const TRUST_MS = 250
/** Unless an item is so many times larger than the one that was fast. */
const TRUST_TIMES = 2
/** Where a link can't be measured, such as that of a Unix socket, the system is to hold no more than this unsent, bytes. */
const UNSENT_BYTES = 16 * 1024

const rounds = new Rounds(SOONEST_MS)

/**
 * Tells when a connection that is sent one item after another should be handed the next: when the system below holds no more of the ones
 * before than the link carries in one round trip. What the system has taken is not on its way yet: up to 4 MB wait there, half a minute
 * of a slow link. Where the system can't be asked, the link is always clear.
 *
 * @example
 * for (;;) {
 *   if (!link.isClear) await link.cleared()
 *   link.begin()
 *   await write(newest())
 *   link.taken(size)
 * }
 */
export class Link implements Asked {
  /** Called while an item is on its way, and when it is through; not for every one if the link is fast. */
  onDelivery: ((delivery: Delivery) => void) | undefined
  readonly #receiver: Writable
  readonly #system: LinkSystem | undefined
  #isClear = true
  #beganAt = 0
  #bytes = 0
  #trustedUntil = 0
  #trustedBytes = 0
  #leastRttMs = 0
  #wake: (() => void) | undefined

  /** @param receiver a socket, the answer to a request, or any other stream, which is always clear */
  constructor (receiver: Writable, system: LinkSystem | undefined) {
    this.#receiver = receiver
    this.#system = system
  }

  /** Whether the newest item should be handed over now. */
  get isClear (): boolean {
    return this.#isClear
  }

  /** Resolves when it is clear, or closed. */
  cleared (): Promise<void> {
    return new Promise(resolve => {
      if (this.#isClear) resolve()
      else this.#wake = resolve
    })
  }

  /** An item is about to be handed over. */
  begin (): void {
    this.#beganAt = performance.now()
  }

  /** The system has taken the item. */
  taken (bytes: number): void {
    this.#bytes = bytes
    if (!this.#system || (this.#beganAt < this.#trustedUntil && bytes <= this.#trustedBytes)) return
    this.#isClear = false
    rounds.add(this)
  }

  /** From now on it is clear, and asks nothing. */
  close (): void {
    rounds.remove(this)
    this.#trustedUntil = this.#trustedBytes = Infinity
    this.#clear()
  }

  /** Called once a round. That the event loop was busy is no fault of the link. */
  ask (now: number, lateMs: number): number | void {
    const fd = descriptorOf(this.#receiver)
    const held = fd === undefined ? undefined : this.#system?.held(fd)
    if (fd === undefined || held === undefined) return this.#clear()
    const tookMs = now - lateMs - this.#beganAt
    // So little any link may hold: there is nothing else to ask.
    if (held <= LEAST_BYTES) return this.#through(now, tookMs)
    const measured = this.#system!.measure(fd)
    if (!measured) {
      this.#system!.limitUnsent(fd, UNSENT_BYTES)
      return this.close()
    }
    this.#leastRttMs = measured.leastRttMs
    const excess = held - allowance(measured)
    if (excess <= 0) return this.#through(now, tookMs)
    this.#report(tookMs, false)
    return askAgainIn(excess, measured.bytesPerMs, tookMs)
  }

  #through (now: number, tookMs: number): void {
    if (tookMs <= FAST_MS) {
      this.#trustedUntil = now - now % TRUST_MS + TRUST_MS
      this.#trustedBytes = TRUST_TIMES * this.#bytes
    }
    this.#report(tookMs, true)
    this.#clear()
  }

  #report (tookMs: number, isThrough: boolean): void {
    this.onDelivery?.({ bytes: this.#bytes, tookMs, leastRttMs: this.#leastRttMs, isThrough })
  }

  #clear (): void {
    this.#isClear = true
    this.#wake?.()
    this.#wake = undefined
  }
}
