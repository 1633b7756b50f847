import type { Grant, Mode, SecretName } from '../../contract/access.js'
import type { HostState } from '../../contract/host.js'

/** How those came in who used a secret. */
const GRANT_OF: Record<SecretName, Grant> = { key: 'key', pin: 'pin', stream_key: 'stream_link' }

/** By which secret they could come in again; `undefined` if a new one would not keep them out. */
export function secretOf (grant: Grant): SecretName | undefined {
  return (Object.keys(GRANT_OF) as SecretName[]).find(secret => GRANT_OF[secret] === grant)
}

/** How many came in by a secret. */
export function countBy ({ sessions }: HostState, secret: SecretName): number {
  return sessions.filter(({ grant }) => grant === GRANT_OF[secret]).length
}

/** Who is concerned if the mode changes. */
export interface Concerned {
  /** So many came only because everybody may, and go in any case. */
  go: number
  /** So many came in another way that would be closed, and may stay. */
  may: number
}

/** Who came in by ways that are closed in this mode. */
export function closedBy ({ sessions }: HostState, mode: Mode): Concerned {
  const count = (closing: Grant, unless: Mode) => mode === unless ? 0 : sessions.filter(({ grant }) => grant === closing).length
  return { go: count('open', 'open'), may: count('pin', 'pin') + count('invitation', 'ask') }
}
