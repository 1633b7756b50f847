import type { Admission, Role } from '../contract/access.js'

/** Who sends a request, and what they show. */
export interface Visitor {
  address: string
  isThisMachine: boolean
  cookie?: string | undefined
  /** The header of that name. */
  authorization?: string | undefined
  /** Of a stream link; only where one opens the route. */
  streamKey?: string | undefined
}

export interface Refusal {
  kind: 'refused'
  /** How long to wait before the next guess, ms; 0 if this one was wrong, or none. */
  waitMs: number
}

/** Whether somebody may do what they want to. */
export type Verdict = { kind: 'admitted' } & Admission | Refusal

/** A cookie to ask with from now on, and what it opens by now. */
export interface Entrance<T extends Role | 'waiting'> {
  kind: 'entered'
  cookie: string
  you: T
}

export const refused = (waitMs: number): Refusal => ({ kind: 'refused', waitMs })

export const admitted = (admission: Admission): Verdict => ({ kind: 'admitted', ...admission })
