import type { Owner } from '../../../test/fixtures/owner.js'
import { serve } from '../receivers/index.js'
import { makeSlowLink } from '../../stale/link.js'
import type { See } from '../screenshot.js'
import { openGlass } from './glass.js'

/** Reserved for such measurements (RFC 2544). */
const NETWORK = '198.19.78'
const VIEWER = 2
/** Far more than is ever sent, Mbit/s. */
const PLENTY = 1000

/** How the page gets its picture. */
export const TRANSPORTS = ['updates', 'MJPEG'] as const
export type Transport = typeof TRANSPORTS[number]

/** With it the page uses the transport. */
export const queryOf = (transport: Transport) => `?watch=anyway${transport === 'MJPEG' ? '&transport=mjpeg' : ''}`

/** What lies between the service and the viewer. */
export interface Link {
  name: string
  /** Each way, ms. */
  delayMs?: number
  /** Mbit/s; as much as is sent if left out. */
  mbit?: number
}

export const LOOPBACK: Link = { name: 'loopback' }

/** Serves `$DISPLAY`, and opens the page behind a link. @returns a function that sees what is painted */
export async function watchPage (
  owner: Owner, transport: Transport, { delayMs = 0, mbit = PLENTY, name }: Link
): Promise<See> {
  if (name === LOOPBACK.name) return (await openGlass(owner, `${(await serve(owner)).url}/${queryOf(transport)}`)).see
  // First the network: for a moment a service that runs already does not know of an address that comes up.
  const link = await makeSlowLink(owner, NETWORK, { [VIEWER]: mbit }, { delayMs })
  const { port } = new URL((await serve(owner, { HOST: '0.0.0.0', ACCESS: 'open' })).url)
  return (await openGlass(owner, `http://${link.host}:${port}/${queryOf(transport)}`, link.on)).see
}
