import type { Owner } from '../../../test/fixtures/owner.js'
import { serve } from '../receivers/index.js'
import { makeSlowLink } from '../../stale/link.js'
import type { Area } from '../screenshot.js'
import { openGlass } from './glass.js'

/** Reserved for such measurements (RFC 2544). */
const NETWORK = '198.19.78'
const VIEWER = 2
/** Far more than is ever sent, Mbit/s. */
const PLENTY = 1000

/** How the page gets its picture. */
export const TRANSPORTS = ['updates', 'MJPEG'] as const
export type Transport = typeof TRANSPORTS[number]

/** What lies between the service and the viewer. */
export interface Link {
  name: string
  /** Each way, ms. */
  delayMs?: number
  /** Mbit/s; as much as is sent if left out. */
  mbit?: number
}

export const LOOPBACK: Link = { name: 'loopback' }

/** Serves `$DISPLAY`, and opens the page behind a link. @returns the process of the service, and a function that sees what is painted */
export async function watchPage (
  owner: Owner, transport: Transport, { delayMs = 0, mbit = PLENTY, name }: Link
): Promise<{ pid: number, see (area: Area): Promise<Buffer> }> {
  const query = transport === 'MJPEG' ? '?transport=mjpeg' : ''
  const isNear = name === LOOPBACK.name
  const { url, pid } = await serve(owner, isNear ? {} : { HOST: '0.0.0.0', ACCESS: 'open' })
  if (isNear) return { pid, see: await openGlass(owner, `${url}/${query}`) }
  const link = await makeSlowLink(owner, NETWORK, { [VIEWER]: mbit }, { delayMs })
  const see = await openGlass(owner, `http://${link.host}:${new URL(url).port}/${query}`, link.on)
  return { pid, see }
}
