import type { Newcomer } from '../contract/host.js'
import { rateLimitKey } from '../network/address.js'
import { fingerprint, makeKey } from './secrets.js'

interface Entry extends Newcomer {
  fingerprint: string
  denied: boolean
  /** When they last asked whether they may come in, ms since the epoch. */
  seenAt: number
}

export interface WaitingRoomOptions {
  /** How many may wait at once. */
  places?: number
  /** How many of them may come from one address, or one IPv6 /64. */
  placesPerAddress?: number
  /** Whoever has not asked again for this long, ms, has left. */
  patienceMs?: number
  /** The clock, ms since the epoch. */
  now?: () => number
}

/** Where newcomers wait until the host lets them in. It is bounded, and whoever stops asking leaves it. */
export class WaitingRoom {
  readonly #options: Required<WaitingRoomOptions>
  readonly #entries = new Map<string, Entry>()

  constructor (options: WaitingRoomOptions = {}) {
    this.#options = { places: 20, placesPerAddress: 3, patienceMs: 30_000, now: Date.now, ...options }
  }

  /** Everybody the host has not decided about, the earliest first. */
  get newcomers (): Newcomer[] {
    this.#sweep()
    return [...this.#entries.values()].filter(({ denied }) => !denied)
      .map(({ id, name, address, userAgent, since }) => ({ id, name, address, userAgent, since }))
  }

  /** @returns the newcomer, and the value of the cookie to ask again with; `undefined` if there is no room */
  enter (name: string, address: string, userAgent: string): { newcomer: Newcomer, cookie: string } | undefined {
    this.#sweep()
    const { now, places, placesPerAddress } = this.#options
    const near = [...this.#entries.values()].filter(entry => rateLimitKey(entry.address) === rateLimitKey(address))
    if (this.#entries.size >= places || near.length >= placesPerAddress) return
    const cookie = makeKey()
    const at = now()
    const entry: Entry = { id: makeKey(), name, address, userAgent, since: at, seenAt: at, denied: false, fingerprint: fingerprint(cookie) }
    this.#entries.set(entry.id, entry)
    return { newcomer: entry, cookie }
  }

  /** What the newcomer who holds this cookie is told; `undefined` if they are not, or no longer, in the waiting room. */
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

  /** Takes somebody out to let them in; `undefined` if nobody with this id is waiting. */
  allow (id: string): { newcomer: Newcomer, fingerprint: string } | undefined {
    const entry = this.#find(id)
    if (!entry) return
    this.#entries.delete(id)
    return { newcomer: entry, fingerprint: entry.fingerprint }
  }

  /** Turns somebody away: they are told when they next ask. `undefined` if nobody with this id is waiting. */
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
