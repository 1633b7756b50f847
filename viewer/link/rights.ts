import type { AccessState, Ending } from '../../contract/access.js'

/** What somebody types in. */
export interface Secret {
  key?: string
  pin?: string
  name?: string
}

/** Why somebody may no longer watch; `unknown` if the service does not say. */
export type Ended = Ending | 'unknown'

export const mayWatch = ({ you }: AccessState): boolean => you === 'viewer' || you === 'host'
