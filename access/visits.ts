import { LiveSession, type SessionOptions } from './session.js'

export interface VisitsOptions {
  /** How many are remembered of those that ask for nothing right now. */
  limit?: number
  /** Whoever has asked for nothing for this long, ms, has left. */
  patienceMs?: number
  /** What one guest is counted by. */
  guestOf?: (address: string) => string
  /** Called when some have ended. */
  onEnd?: () => void
  /** The clock, ms since the epoch. */
  now?: () => number
}

/**
 * The sessions of those who hold no cookie: this machine, players and scripts that show a key each time, and everybody while the screen is
 * open to all. Each is one role, one way in and one guest: a VNC viewer of this machine is not its host.
 */
export class Visits {
  readonly #options: Required<VisitsOptions>
  /** By role, way and guest, the latest to ask last. */
  readonly #visits = new Map<string, LiveSession>()

  constructor (options: VisitsOptions = {}) {
    this.#options = { limit: 1000, patienceMs: 60_000, guestOf: address => address, onEnd () {}, now: Date.now, ...options }
  }

  /** All who are there. */
  get all (): LiveSession[] {
    this.#sweep(Infinity)
    return [...this.#visits.values()]
  }

  /** The session of this visitor; a new one if they were not there. */
  of (visitor: SessionOptions): LiveSession {
    const { guestOf, limit, now } = this.#options
    const key = `${visitor.role} ${visitor.grant} ${guestOf(visitor.address)}`
    const known = this.#visits.get(key)
    if (!known) this.#sweep(limit - 1)
    const session = known ?? new LiveSession(visitor, now)
    this.#visits.delete(key)
    this.#visits.set(key, session)
    return session
  }

  /** Ends every session for which this is true. */
  end (isUnwanted: (session: LiveSession) => boolean): void {
    const unwanted = [...this.#visits].filter(([, session]) => isUnwanted(session))
    for (const [key, session] of unwanted) {
      this.#visits.delete(key)
      session.isOver = true
    }
    if (unwanted.length > 0) this.#options.onEnd()
  }

  /** Forgets those who have left, and beyond `limit` those who asked longest ago. Whoever is being answered is there. */
  #sweep (limit: number): void {
    const { now, patienceMs } = this.#options
    for (const [key, session] of this.#visits) {
      const isIdle = !session.isBusy
      if (isIdle && (this.#visits.size > limit || now() - session.lastSeen > patienceMs)) this.#visits.delete(key)
    }
  }
}
