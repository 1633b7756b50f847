/** How it stands between this browser and the service, as `GET /access` says it. */
export interface State {
  access: 'key' | 'pin' | 'ask' | 'open'
  you: 'out' | 'waiting' | 'denied' | 'viewer' | 'host'
}

/** What came of a try to get in. */
export type Outcome = State | { wrong: true } | { waitMs: number } | undefined

/** How it stands; nothing if the service does not answer. */
export async function readState (): Promise<State | undefined> {
  try {
    return await (await fetch('/access', { cache: 'no-store' })).json() as State
  } catch {
    return undefined
  }
}

/** Trades a key or a PIN for a cookie, or asks the host. Nothing comes of it while the service does not answer. */
export async function tryToEnter (secret: { key?: string, pin?: string, name?: string }): Promise<Outcome> {
  try {
    const response = await fetch('/access', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(secret) })
    if (response.ok) return await response.json() as State
    const seconds = Number(response.headers.get('retry-after'))
    return seconds > 0 ? { waitMs: seconds * 1000 } : { wrong: true }
  } catch {
    return undefined
  }
}

/** Takes the key out of the address, so that neither the address bar nor the way back shows it. */
export function takeKey (): string | undefined {
  const key = new URLSearchParams(location.hash.slice(1)).get('key')
  if (key === null) return undefined
  history.replaceState(null, '', location.pathname + location.search)
  return key
}
