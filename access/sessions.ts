import { fingerprint, makeKey } from './secrets.js'
import type { Ending } from '../contract/access.js'
import { LiveSession, type SessionOptions } from './session.js'

/** A timer can't be set for longer than this, ms: then it is set again. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

export interface SessionsOptions {
  /** How many there may be. */
  limit?: number
  /** How long each of them lives, ms. */
  lifetimeMs?: number
  /** What one guest is counted by. */
  guestOf?: (address: string) => string
  /** Called when sessions have ended in whatever way, their time being up included. */
  onEnd?: () => void
  /** The clock, ms since the epoch. */
  now?: () => number
}

/** A session that outlives the process. Of its cookie only the fingerprint is kept. */
export interface KeptSession extends Required<SessionOptions> {
  fingerprint: string
  until: number
}

interface Entry {
  session: LiveSession
  /** Who opened it. */
  guest: string
}

/**
 * Every browser that was let in, by the cookie it holds. Only the cookie's fingerprint is kept.
 * Bounded: beyond `limit`, a session of the guest who has the most of them ends, so that nobody can push out the sessions of others.
 */
export class Sessions {
  readonly #options: Required<SessionsOptions>
  /** By the fingerprints of their cookies, the least recently used first. */
  readonly #entries = new Map<string, Entry>()
  /** Why sessions have ended, by the fingerprints of their cookies; those that ended last at the end. */
  readonly #endings = new Map<string, Ending>()
  #timer: NodeJS.Timeout | undefined

  constructor (options: SessionsOptions = {}) {
    this.#options = { limit: 1000, lifetimeMs: 12 * 3_600_000, guestOf: address => address, onEnd () {}, now: Date.now, ...options }
  }

  get size (): number {
    return this.#entries.size
  }

  /** All of them with the fingerprints of their cookies, the least recently used first. */
  get all (): Array<{ fingerprint: string, session: LiveSession }> {
    return [...this.#entries].map(([fingerprint, { session }]) => ({ fingerprint, session }))
  }

  /** @returns the value of the cookie */
  open (options: SessionOptions): string {
    const cookie = makeKey()
    this.add(fingerprint(cookie), options)
    return cookie
  }

  /** Opens a session for a cookie that somebody already has. */
  add (fingerprint: string, options: SessionOptions): void {
    const { lifetimeMs, guestOf, limit, now } = this.#options
    const session = new LiveSession({ ...options, until: options.until ?? now() + lifetimeMs }, now)
    this.#entries.set(fingerprint, { session, guest: guestOf(options.address) })
    if (this.#entries.size > limit) this.#endOne()
    this.#setTimer()
  }

  /** What to keep of them for another process, the least recently used first. */
  snapshot (): KeptSession[] {
    return this.all.map(({ fingerprint, session: { id, role, grant, name, address, userAgent, since, until } }) =>
      ({ fingerprint, id, role, grant, name, address, userAgent, since, until: until! }))
  }

  /** Goes on with those of an earlier process, unless their time is up. None lives longer than if it had begun here. */
  restore (kept: KeptSession[]): void {
    const { lifetimeMs, now } = this.#options
    for (const { fingerprint, ...session } of kept) {
      const until = Math.min(session.until, Math.min(session.since, now()) + lifetimeMs)
      if (until > now()) this.add(fingerprint, { ...session, until })
    }
  }

  /** The session of this cookie; `undefined` if it has none, or no longer. */
  find (cookie: string): LiveSession | undefined {
    const key = fingerprint(cookie)
    const entry = this.#entries.get(key)
    if (!entry) return
    if (entry.session.until! <= this.#options.now()) {
      this.end(session => session === entry.session, 'expired')
      return
    }
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry.session
  }

  /** Why the session of this cookie has ended; `undefined` if it has not, or that is not known any more. */
  endingOf (cookie: string): Ending | undefined {
    return this.#endings.get(fingerprint(cookie))
  }

  /**
   * Ends every session for which this is true.
   * @param ending what whoever holds the cookie is told; nothing if left out
   */
  end (isUnwanted: (session: LiveSession) => boolean, ending?: Ending): void {
    const unwanted = [...this.#entries].filter(([, { session }]) => isUnwanted(session))
    for (const [key, { session }] of unwanted) {
      this.#entries.delete(key)
      session.isOver = true
      if (ending) this.#remember(key, ending)
    }
    this.#setTimer()
    if (unwanted.length > 0) this.#options.onEnd()
  }

  /** As many as there may be sessions: more endings than that are soon forgotten. */
  #remember (key: string, ending: Ending): void {
    this.#endings.set(key, ending)
    if (this.#endings.size > this.#options.limit) this.#endings.delete(this.#endings.keys().next().value!)
  }

  /** Ends the least recently used session of the guest who has the most. */
  #endOne (): void {
    const counts = new Map<string, number>()
    for (const { guest } of this.#entries.values()) counts.set(guest, (counts.get(guest) ?? 0) + 1)
    const most = Math.max(...counts.values())
    const oldest = [...this.#entries.values()].find(({ guest }) => counts.get(guest) === most)!
    this.end(session => session === oldest.session)
  }

  /** What a session has opened ends with it, so each ends when its time is up, not when its cookie is next shown. */
  #setTimer (): void {
    clearTimeout(this.#timer)
    if (this.#entries.size === 0) return
    const { now } = this.#options
    const next = Math.min(...[...this.#entries.values()].map(({ session }) => session.until!))
    const waitMs = Math.min(Math.max(0, next - now()), LONGEST_TIMER_MS)
    this.#timer = setTimeout(() => this.end(({ until }) => until! <= now(), 'expired'), waitMs).unref()
  }
}
