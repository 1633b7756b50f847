import type { Admission, Role } from '../contract/access.js'

/** Who sends a request, and what they show to be let in. */
export interface Visitor {
  address: string
  isThisMachine: boolean
  cookie?: string | undefined
  /** The `Authorization` header. */
  authorization?: string | undefined
  /** The key of a stream link; only on routes that such a link opens. */
  streamKey?: string | undefined
}

export interface Refusal {
  kind: 'refused'
  /** How long to wait before the next guess, ms; 0 if the secret was wrong, or if none was shown. */
  waitMs: number
}

/** Whether somebody was admitted, and how. */
export type Verdict = { kind: 'admitted' } & Admission | Refusal

/** A cookie for all further requests, and the state of whoever holds it. */
export interface Entrance<T extends Role | 'waiting'> {
  kind: 'entered'
  cookie: string
  you: T
}

export const refused = (waitMs: number): Refusal => ({ kind: 'refused', waitMs })

export const admitted = (admission: Admission): Verdict => ({ kind: 'admitted', ...admission })
