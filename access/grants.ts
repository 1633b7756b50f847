import type { Grant, Mode, SecretName } from '../contract/access.js'

/** How those came in who used a secret. */
export const BY_SECRET = { key: 'key', pin: 'pin', stream_key: 'stream_link' } as const satisfies Record<SecretName, Grant>

/** How those came in who needed no key in a mode. With `key` everybody needs one. */
const BY_MODE = { pin: 'pin', ask: 'invitation', open: 'open' } as const satisfies Partial<Record<Mode, Grant>>

/** The ways in that are closed in this mode. */
export function closedIn (mode: Mode): Grant[] {
  return Object.entries(BY_MODE).filter(([other]) => other !== mode).map(([, grant]) => grant)
}
