import { asksForOtherView, refusalAddress, snapshotAddress } from './query.js'
import { retryAfter } from './wait.js'

/** Why the service shows nothing of the screen. */
export interface Refusal {
  /** Of the error, such as `TOO_MANY_VIEWERS`. */
  code: string
  /** When it is tried again, by `performance.now()`. */
  nextTryAt: number
}

/**
 * What is no refusal of the view: the answer to whoever asks rightly, but not for a WebSocket; the door, which has a form of its own; a
 * screen that is lost for everybody; and a service, or a proxy, without updates.
 */
const NO_REFUSALS = ['UPGRADE_REQUIRED', 'ACCESS_REQUIRED', 'SCREEN_UNAVAILABLE', 'NOT_FOUND']
/** If the service names no time, it is tried again after this, ms. */
const WAIT_MS = 5000

async function refusalAt (address: string): Promise<Refusal | undefined> {
  try {
    const response = await fetch(address, { cache: 'no-store' })
    if (response.ok) return
    const { code } = await response.json() as { code?: string }
    if (code === undefined || NO_REFUSALS.includes(code)) return
    return { code, nextTryAt: performance.now() + retryAfter(response, WAIT_MS) }
  } catch {
    return undefined
  }
}

/**
 * Asks why the screen is not shown, which the browser keeps to itself. `undefined` if that has nothing to do with the service. Whether
 * there is room for another view than everybody's, only a picture of it tells.
 */
export const askWhy = async (): Promise<Refusal | undefined> =>
  await refusalAt(refusalAddress()) ?? (asksForOtherView() ? await refusalAt(snapshotAddress()) : undefined)
