import type { AccessState } from '../../contract/access.js'

/** Why a session has ended. */
export type Ending = NonNullable<AccessState['ended']>

/** What this browser may do. */
export type Access = AccessState

/** What somebody types in. */
export interface Secret {
  key?: string
  pin?: string
  name?: string
}
