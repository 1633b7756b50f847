import { deviceOf } from '../contract/device.js'
import type { Newcomer } from '../contract/host.js'
import { fingerprint, makeKey } from './secrets.js'

interface Entry extends Newcomer {
  fingerprint: string
  /** What they are counted by. */
  guest: string
  /** Whoever was turned away, or has left, keeps their place until their patience is over: otherwise there would be no end of newcomers. */
  state: 'waiting' | 'denied' | 'left'
  /** When they last asked whether they may come in, ms since the epoch. */
  seenAt: number
}

export interface WaitingRoomOptions {
  /** How many may wait at once. */
  places?: number
  /** How many of them may come from one address. */
  placesPerAddress?: number
  /** Whoever has not asked again for this long, ms, has left. */
  patienceMs?: number
  /** What one guest is counted by. */
  guestOf?: (address: string) => string
  /** The clock, ms since the epoch. */
  now?: () => number
}

/** That there is no place, and why, in a sentence. */
export interface Full {
  kind: 'full'
  reason: string
}

/** What newcomers are told who ask whether they may come in. */
export interface Answer {
  you: 'waiting' | 'denied'
  /** The name they gave; may be empty. */
  name: string
}

/** Where newcomers wait until the host lets them in. It is bounded, shared fairly, and whoever stops asking leaves it. */
export class WaitingRoom {
  readonly #options: Required<WaitingRoomOptions>
  readonly #entries = new Map<string, Entry>()

  constructor (options: WaitingRoomOptions = {}) {
    this.#options = { places: 60, placesPerAddress: 3, patienceMs: 30_000, guestOf: address => address, now: Date.now, ...options }
  }

  /** Everybody the host has not decided about, the earliest first. */
  get newcomers (): Newcomer[] {
    this.#sweep()
    return [...this.#entries.values()].filter(({ state }) => state === 'waiting')
      .map(({ id, name, address, userAgent, device, since }) => ({ id, name, address, userAgent, device, since }))
  }

  /**
   * Somebody comes to wait. If the room is full, whoever has most people waiting gives up a place to an address that has none.
   * @returns the newcomer, and the value of the cookie to ask again with
   */
  enter (name: string, address: string, userAgent: string): { kind: 'entered', newcomer: Newcomer, cookie: string } | Full {
    this.#sweep()
    const { guestOf, now, places, placesPerAddress } = this.#options
    const guest = guestOf(address)
    const near = [...this.#entries.values()].filter(entry => entry.guest === guest).length
    if (near >= placesPerAddress) return { kind: 'full', reason: `${near} people from your address have asked already` }
    if (this.#entries.size >= places && !(near === 0 && this.#makeRoom())) {
      return { kind: 'full', reason: `All ${places} places in the waiting room are taken` }
    }
    const cookie = makeKey()
    const at = now()
    const entry: Entry = {
      id: makeKey(),
      name,
      address,
      userAgent,
      device: deviceOf(userAgent),
      since: at,
      seenAt: at,
      state: 'waiting',
      guest,
      fingerprint: fingerprint(cookie)
    }
    this.#entries.set(entry.id, entry)
    return { kind: 'entered', newcomer: entry, cookie }
  }

  /** What the newcomer who holds this cookie is told; `undefined` if they are not, or no longer, in the waiting room. */
  ask (cookie: string): Answer | undefined {
    this.#sweep()
    const entry = this.#holder(cookie)
    if (!entry || entry.state === 'left') return
    if (entry.state === 'waiting') entry.seenAt = this.#options.now()
    return { you: entry.state, name: entry.name }
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
    if (entry) entry.state = 'denied'
    return entry
  }

  /** Whoever holds this cookie no longer waits. @returns whether the host saw them waiting */
  leave (cookie: string): boolean {
    const entry = this.#holder(cookie)
    const wasWaiting = entry?.state === 'waiting'
    if (entry) entry.state = 'left'
    return wasWaiting
  }

  #holder (cookie: string): Entry | undefined {
    const own = fingerprint(cookie)
    return [...this.#entries.values()].find(entry => entry.fingerprint === own)
  }

  #find (id: string): Entry | undefined {
    this.#sweep()
    const entry = this.#entries.get(id)
    return entry?.state === 'waiting' ? entry : undefined
  }

  /** Takes the last place from whoever has most of them. @returns whether anybody has more than one */
  #makeRoom (): boolean {
    const held = new Map<string, string[]>()
    for (const { id, guest } of this.#entries.values()) held.set(guest, [...held.get(guest) ?? [], id])
    const [most = []] = [...held.values()].sort((a, b) => b.length - a.length)
    return most.length > 1 && this.#entries.delete(most.at(-1)!)
  }

  #sweep (): void {
    const { now, patienceMs } = this.#options
    for (const [id, { seenAt }] of this.#entries) {
      if (now() - seenAt > patienceMs) this.#entries.delete(id)
    }
  }
}
