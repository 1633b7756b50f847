import type { Newcomer } from '../contract/host.js'
import { rateLimitKey } from '../network/address.js'
import { fingerprint, makeKey } from './secrets.js'

interface Entry extends Newcomer {
  fingerprint: string
  denied: boolean
  /** When they last asked whether they may come in, ms. */
  seenAt: number
}

export interface WaitingRoomOptions {
  /** How many may wait. */
  places?: number
  /** How many may wait from one address, or one /64 of IPv6. */
  placesAnAddress?: number
  /** Somebody who has not asked again for this time, ms, has left. */
  patienceMs?: number
  /** The time, ms since the epoch. */
  now?: () => number
}

/** Where newcomers wait until the host lets them in: bounded, and left by those who stop asking. */
export class WaitingRoom {
  readonly #options: Required<WaitingRoomOptions>
  readonly #entries = new Map<string, Entry>()

  constructor (options: WaitingRoomOptions = {}) {
    this.#options = { places: 20, placesAnAddress: 3, patienceMs: 30_000, now: Date.now, ...options }
  }

  /** Those on whom the host has not decided, the first one first. */
  get newcomers (): Newcomer[] {
    this.#sweep()
    return [...this.#entries.values()].filter(({ denied }) => !denied)
      .map(({ id, name, address, userAgent, since }) => ({ id, name, address, userAgent, since }))
  }

  /** @returns the newcomer, and the value of the cookie to ask again with; `undefined` if no more can wait */
  enter (name: string, address: string, userAgent: string): { newcomer: Newcomer, cookie: string } | undefined {
    this.#sweep()
    const { now, places, placesAnAddress } = this.#options
    const near = [...this.#entries.values()].filter(entry => rateLimitKey(entry.address) === rateLimitKey(address))
    if (this.#entries.size >= places || near.length >= placesAnAddress) return
    const cookie = makeKey()
    const at = now()
    const entry: Entry = { id: makeKey(), name, address, userAgent, since: at, seenAt: at, denied: false, fingerprint: fingerprint(cookie) }
    this.#entries.set(entry.id, entry)
    return { newcomer: entry, cookie }
  }

  /** What has become of the newcomer who holds this cookie; `undefined` if they do not wait (any more). */
  ask (cookie: string | undefined): 'waiting' | 'denied' | undefined {
    if (!cookie) return
    this.#sweep()
    const own = fingerprint(cookie)
    const entry = [...this.#entries.values()].find(entry => entry.fingerprint === own)
    if (!entry) return
    if (entry.denied) return 'denied'
    entry.seenAt = this.#options.now()
    return 'waiting'
  }

  /** Takes somebody out, to let them in: the fingerprint of their cookie. */
  allow (id: string): { newcomer: Newcomer, fingerprint: string } | undefined {
    const entry = this.#find(id)
    if (!entry) return
    this.#entries.delete(id)
    return { newcomer: entry, fingerprint: entry.fingerprint }
  }

  /** Tells somebody no, when they ask the next time. */
  deny (id: string): Newcomer | undefined {
    const entry = this.#find(id)
    if (entry) entry.denied = true
    return entry
  }

  #find (id: string): Entry | undefined {
    this.#sweep()
    const entry = this.#entries.get(id)
    return entry?.denied ? undefined : entry
  }

  #sweep (): void {
    const { now, patienceMs } = this.#options
    for (const [id, { seenAt }] of this.#entries) {
      if (now() - seenAt > patienceMs) this.#entries.delete(id)
    }
  }
}
