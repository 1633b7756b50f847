import type { Session } from '../contract/access.js'
import { fingerprint, makeKey } from './secrets.js'

/**
 * Everybody who was let in, by the cookie they hold. Only its fingerprint is kept.
 * Bounded: beyond `limit`, a session of the address that has the most of them ends, so that nobody can push out the sessions of others.
 */
export class Sessions {
  readonly #limit: number
  /** By the fingerprints of their cookies, the least recently used first. */
  readonly #sessions = new Map<string, Session>()

  constructor (limit = 1000) {
    this.#limit = limit
  }

  get size (): number {
    return this.#sessions.size
  }

  /** @returns the value of the cookie */
  open (session: Session): string {
    const cookie = makeKey()
    this.add(fingerprint(cookie), session)
    return cookie
  }

  /** Opens a session for a cookie that somebody already has. */
  add (fingerprint: string, session: Session): void {
    this.#sessions.set(fingerprint, session)
    if (this.#sessions.size > this.#limit) this.#endOne()
  }

  /** The session of this cookie; `undefined` if it has none. */
  find (cookie: string | undefined): Session | undefined {
    if (!cookie) return
    const key = fingerprint(cookie)
    const session = this.#sessions.get(key)
    if (!session) return
    this.#sessions.delete(key)
    this.#sessions.set(key, session)
    return session
  }

  /** Ends every session for which this is true. */
  end (isOver: (session: Session) => boolean): void {
    for (const [key, session] of this.#sessions) {
      if (isOver(session)) this.#sessions.delete(key)
    }
  }

  /** Ends the least recently used session of the address that has the most. */
  #endOne (): void {
    const counts = new Map<string, number>()
    for (const { from } of this.#sessions.values()) counts.set(from, (counts.get(from) ?? 0) + 1)
    const most = Math.max(...counts.values())
    const [oldest] = [...this.#sessions].find(([, { from }]) => counts.get(from) === most)!
    this.#sessions.delete(oldest)
  }
}
