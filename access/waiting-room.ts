import { rateLimitKey } from '../network/address.js'
import { fingerprint, makeKey } from './secrets.js'

/** Somebody who asked to be let in. */
export interface Newcomer {
  readonly id: string
  /** As they call themselves; may be empty. */
  readonly name: string
  readonly address: string
  readonly userAgent: string
  /** When they asked, ms since the epoch. */
  readonly since: number
}

interface Place extends Newcomer {
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
  /** Who has not asked again for this time, ms, has left. */
  patienceMs?: number
  /** The time, ms since the epoch. */
  now?: () => number
}

/** Where newcomers wait until the host lets them in: bounded, and left by who does not ask again and again. */
export class WaitingRoom {
  readonly #options: Required<WaitingRoomOptions>
  readonly #places = new Map<string, Place>()

  constructor (options: WaitingRoomOptions = {}) {
    this.#options = { places: 20, placesAnAddress: 3, patienceMs: 30_000, now: Date.now, ...options }
  }

  /** Those on whom the host has not decided, the first one first. */
  get newcomers (): Newcomer[] {
    this.#sweep()
    return [...this.#places.values()].filter(({ denied }) => !denied)
      .map(({ id, name, address, userAgent, since }) => ({ id, name, address, userAgent, since }))
  }

  /** @returns the newcomer, and the value of the cookie to ask again with; nothing when there is no place */
  enter (name: string, address: string, userAgent: string): { newcomer: Newcomer, cookie: string } | undefined {
    this.#sweep()
    const { now, places, placesAnAddress } = this.#options
    const near = [...this.#places.values()].filter(place => rateLimitKey(place.address) === rateLimitKey(address))
    if (this.#places.size >= places || near.length >= placesAnAddress) return
    const cookie = makeKey()
    const place: Place = { id: makeKey(), name, address, userAgent, since: now(), seenAt: now(), denied: false, fingerprint: fingerprint(cookie) }
    this.#places.set(place.id, place)
    return { newcomer: place, cookie }
  }

  /** How it stands with who holds this cookie; nothing if they do not wait (any more). */
  ask (cookie: string | undefined): 'waiting' | 'denied' | undefined {
    if (!cookie) return
    this.#sweep()
    const own = fingerprint(cookie)
    const place = [...this.#places.values()].find(place => place.fingerprint === own)
    if (!place) return
    if (place.denied) return 'denied'
    place.seenAt = this.#options.now()
    return 'waiting'
  }

  /** Takes somebody out, to let them in: the fingerprint of their cookie. */
  allow (id: string): { newcomer: Newcomer, fingerprint: string } | undefined {
    const place = this.#find(id)
    if (!place) return
    this.#places.delete(id)
    return { newcomer: place, fingerprint: place.fingerprint }
  }

  /** Tells somebody no, when they ask the next time. */
  deny (id: string): Newcomer | undefined {
    const place = this.#find(id)
    if (place) place.denied = true
    return place
  }

  #find (id: string): Place | undefined {
    this.#sweep()
    const place = this.#places.get(id)
    return place?.denied ? undefined : place
  }

  #sweep (): void {
    const { now, patienceMs } = this.#options
    for (const [id, { seenAt }] of this.#places) {
      if (now() - seenAt > patienceMs) this.#places.delete(id)
    }
  }
}
