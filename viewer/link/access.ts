import type { AccessState } from '../../contract/access.js'
import type { Secret } from './rights.js'
import { retryAfter } from './wait.js'

/** Why an attempt to get in is to be repeated, after so long: there is no place, it is too soon, or the service does not answer. */
export interface Delay {
  kind: 'full' | 'wait' | 'unreachable'
  waitMs: number
}

/** What an attempt to get in comes to: the new state, a wrong secret, or another attempt. */
export type Outcome = { kind: 'answered', state: AccessState } | { kind: 'wrong' } | Delay

/** What the service asks for instead of a wait that it does not name, ms. */
const USUAL_WAIT_MS = 10_000
/** It is asked again after so long if it does not answer, ms. */
const UNREACHABLE_WAIT_MS = 2000

async function ask (method: string, body?: object): Promise<Response | undefined> {
  try {
    return await fetch('/access', {
      method, cache: 'no-store', ...body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    })
  } catch {
    return undefined
  }
}

/** The access state of this browser; `undefined` if the service does not answer. */
export async function readAccess (method: 'GET' | 'DELETE' = 'GET'): Promise<AccessState | undefined> {
  try {
    return await (await ask(method))?.json() as AccessState | undefined
  } catch {
    return undefined
  }
}

/** Gives the cookie back, or stops waiting. @returns what this browser may do without it; `undefined` if the service does not answer */
export const leave = () => readAccess('DELETE')

/** Trades a key or a PIN for a cookie, or asks the host. */
export async function tryToEnter (secret: Secret): Promise<Outcome> {
  const response = await ask('POST', secret)
  const answer = await response?.json().catch(() => undefined) as AccessState & { code?: string } | undefined
  if (!response || !answer) return { kind: 'unreachable', waitMs: UNREACHABLE_WAIT_MS }
  if (response.ok) return { kind: 'answered', state: answer }
  const waitMs = retryAfter(response, USUAL_WAIT_MS)
  switch (answer.code) {
    case 'NO_PLACE': return { kind: 'full', waitMs }
    // A right key never waits: one that is told to wait is wrong.
    case 'TOO_MANY_GUESSES': return secret.key === undefined ? { kind: 'wait', waitMs } : { kind: 'wrong' }
    case 'OVERLOADED': return { kind: 'wait', waitMs }
    default: return { kind: 'wrong' }
  }
}

/** The key in what somebody typed or pasted, which may be the whole link. */
export const keyIn = (text: string): string => text.trim().replace(/^.*#key=/, '')

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
