import type { Grant, Role, Session, Sight } from '../contract/access.js'
import { deviceOf } from '../contract/device.js'
import { makeKey } from './secrets.js'

/** Whatever was looked at within this time, ms, is being looked at. */
const RECENT_MS = 10_000

/** What is known of somebody when their session opens. */
export interface SessionOptions {
  /** A new one is made if left out. */
  id?: string
  role: Role
  grant: Grant
  name?: string
  address: string
  userAgent: string
  /** When it began, ms since the epoch; now if left out. */
  since?: number
  /** When its cookie ends, ms since the epoch; left out if it has none. */
  until?: number | undefined
}

/** A session while the service runs: it also knows what is under way. */
export class LiveSession implements Session {
  readonly id: string
  readonly role: Role
  readonly grant: Grant
  readonly name: string
  readonly since: number
  readonly until: number | undefined
  /** Where its last request came from. */
  address: string
  userAgent: string
  /** What that is, for people; may be empty. */
  device: string
  isOver = false
  readonly #now: () => number
  readonly #sights = new Map<Sight, { underWay: number, last: number }>()

  /** @param now the clock, ms since the epoch */
  constructor (options: SessionOptions, now = Date.now) {
    this.#now = now
    this.id = options.id ?? makeKey()
    this.role = options.role
    this.grant = options.grant
    this.name = options.name ?? ''
    this.address = options.address
    this.userAgent = options.userAgent
    this.device = deviceOf(options.userAgent)
    this.since = options.since ?? now()
    this.until = options.until
  }

  /** Whether a request of it is being answered right now. */
  get isBusy (): boolean {
    return [...this.#sights.values()].some(({ underWay }) => underWay > 0)
  }

  /** When it was last there, ms since the epoch: now, while it is busy. */
  get lastSeen (): number {
    return this.isBusy ? this.#now() : Math.max(this.since, ...[...this.#sights.values()].map(({ last }) => last))
  }

  /** What it is looking at. */
  get watches (): Sight[] {
    const since = this.#now() - RECENT_MS
    return [...this.#sights].filter(([sight, { underWay, last }]) => underWay > 0 || (last >= since && sight !== 'feed'))
      .map(([sight]) => sight).sort()
  }

  /** It asks for something. @returns what to call once that has been answered, or its client has left */
  begin (sight: Sight, { address, userAgent }: { address: string, userAgent: string }): () => void {
    this.address = address
    if (userAgent !== this.userAgent) {
      this.userAgent = userAgent
      this.device = deviceOf(userAgent)
    }
    const seen = this.#sights.get(sight) ?? { underWay: 0, last: 0 }
    this.#sights.set(sight, seen)
    seen.underWay++
    return () => {
      seen.underWay--
      seen.last = this.#now()
    }
  }
}
