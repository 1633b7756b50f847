import type { AccessState } from '../../contract/access.js'

/** The result of an attempt to sign in: the new state, a wrong secret, a time to wait (for a place, too), or no answer from the service. */
export type Outcome =
  { kind: 'answered', state: AccessState } |
  { kind: 'wrong' } |
  { kind: 'wait' | 'full', waitMs: number } |
  { kind: 'unreachable' }

/** The access state of this browser; `undefined` if the service does not answer. */
export async function readState (): Promise<AccessState | undefined> {
  try {
    return await (await fetch('/access', { cache: 'no-store' })).json() as AccessState
  } catch {
    return undefined
  }
}

/** Trades a key or a PIN for a cookie, or asks the host. */
export async function tryToEnter (secret: { key?: string, pin?: string, name?: string }): Promise<Outcome> {
  try {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch('/access', { method: 'POST', headers, body: JSON.stringify(secret) })
    if (response.ok) return { kind: 'answered', state: await response.json() as AccessState }
    const seconds = Number(response.headers.get('retry-after'))
    // A right key never waits: one that is told to wait is wrong.
    if (seconds === 0 || secret.key !== undefined) return { kind: 'wrong' }
    return { kind: response.status === 503 ? 'full' : 'wait', waitMs: seconds * 1000 }
  } catch {
    return { kind: 'unreachable' }
  }
}

/** Gives the cookie back. @returns what this browser may do without it; `undefined` if the service does not answer */
export async function leave (): Promise<AccessState | undefined> {
  try {
    return await (await fetch('/access', { method: 'DELETE' })).json() as AccessState
  } catch {
    return undefined
  }
}

const keyInAddress = () => new URLSearchParams(location.hash.slice(1)).get('key')

/** Whether there is a key in the address, so that this browser most likely may not watch yet. */
export const hasKey = () => keyInAddress() !== null

/** Takes the key out of the address, so that neither the address bar nor the history shows it. `undefined` if there is none. */
export function takeKey (): string | undefined {
  const key = keyInAddress()
  if (key === null) return undefined
  history.replaceState(null, '', location.pathname + location.search)
  return key
}
