import type { Session } from '../contract/access.js'
import { fingerprint, makeKey } from './secrets.js'

/**
 * Who was let in, by the cookie they hold. Only its fingerprint is kept here.
 * Bounded: with one more than `limit`, one of the address that has most of them ends, so that nobody can end those of others.
 */
export class Sessions {
  readonly #limit: number
  /** In the order of their last use. */
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

  /** Opens a session for a cookie that somebody has already. */
  add (fingerprint: string, session: Session): void {
    this.#sessions.set(fingerprint, session)
    if (this.#sessions.size > this.#limit) this.#endOne()
  }

  /** Whose cookie this is, if anybody's. */
  find (cookie: string | undefined): Session | undefined {
    if (!cookie) return
    const key = fingerprint(cookie)
    const session = this.#sessions.get(key)
    if (!session) return
    this.#sessions.delete(key)
    this.#sessions.set(key, session)
    return session
  }

  /** Ends those for which this is true. */
  end (isOver: (session: Session) => boolean): void {
    for (const [key, session] of this.#sessions) {
      if (isOver(session)) this.#sessions.delete(key)
    }
  }

  /** Ends the one that was not used for longest, of the address that has most. */
  #endOne (): void {
    const counts = new Map<string, number>()
    for (const { from } of this.#sessions.values()) counts.set(from, (counts.get(from) ?? 0) + 1)
    const most = Math.max(...counts.values())
    const [oldest] = [...this.#sessions].find(([, { from }]) => counts.get(from) === most)!
    this.#sessions.delete(oldest)
  }
}
