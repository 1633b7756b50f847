import type { AccessState } from '../../contract/access.js'

/** Why a session has ended. */
export type Ending = 'by_host' | 'link_renewed' | 'expired'

/** What this browser may do. */
export interface Access extends AccessState {
  /** Whether it is on the machine that shares its screen. */
  thisMachine?: boolean
  /** What it has asked by. */
  name?: string
  ended?: Ending
}

/** What somebody types in. */
export interface Secret {
  key?: string
  pin?: string
  name?: string
}
