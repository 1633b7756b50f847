import type { Rights, Role } from '../contract/access.js'
import type { LiveSession } from './session.js'

/** Where somebody is, and what they use. */
export interface Caller {
  address: string
  userAgent: string
}

/** Who sends a request, and what they show to be let in. */
export interface Visitor extends Caller {
  isThisMachine: boolean
  /** The values of every cookie of our name: other services of this host can set one, too. */
  cookies: string[]
  /** The `Authorization` header. */
  authorization?: string | undefined
  /** The key of a stream link; only on routes that such a link opens. */
  streamKey?: string | undefined
}

/** What somebody sends to get a cookie. */
export interface TypedSecret {
  key?: string
  pin?: string
}

export interface Refusal {
  kind: 'refused'
  /** How long to wait before the next guess, ms; 0 if the secret was wrong, or if none was shown. */
  waitMs: number
}

/** That somebody was admitted, and to which session that belongs. */
export interface Admitted extends Rights {
  kind: 'admitted'
  session: LiveSession
}

export type Verdict = Admitted | Refusal

/** A cookie for all further requests, and the state of whoever holds it. */
export interface Entrance<T extends Role | 'waiting'> {
  kind: 'entered'
  cookie: string
  you: T
}

export const refused = (waitMs: number): Refusal => ({ kind: 'refused', waitMs })

export const admitted = (session: LiveSession): Admitted => ({ kind: 'admitted', role: session.role, grant: session.grant, session })
