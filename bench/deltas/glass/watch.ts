import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Owner } from '../../../test/fixtures/owner.js'
import { serve } from '../receivers/index.js'
import { makeSlowLink } from '../../stale/link.js'
import { folderOf } from '../scenes/programs.js'
import type { See } from '../screenshot.js'
import { openGlass, type On } from './glass.js'

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

/**
 * Serves `$DISPLAY` behind a link.
 * @returns the service's URL there, and how to start a program there; `program` is one file that starts Chromium there
 */
export async function openTo (
  owner: Owner, { delayMs = 0, mbit = PLENTY, name }: Link
): Promise<{ url: string, on?: On, program?: string }> {
  if (name === LOOPBACK.name) return { url: (await serve(owner)).url }
  // First the network: for a moment a service that runs already does not know of an address that comes up.
  const { host, on } = await makeSlowLink(owner, NETWORK, { [VIEWER]: mbit }, { delayMs })
  const { port } = new URL((await serve(owner, { HOST: '0.0.0.0', ACCESS: 'open' })).url)
  const program = join(folderOf(owner), 'chromium')
  writeFileSync(program, `#!/bin/sh\nexec ${on('chromium').join(' ')} "$@"\n`, { mode: 0o755 })
  return { url: `http://${host}:${port}`, on, program }
}

/** Serves `$DISPLAY`, and opens the page behind a link. @returns a function that sees what is painted */
export async function watchPage (owner: Owner, transport: Transport, link: Link): Promise<See> {
  const { url, on } = await openTo(owner, link)
  return (await openGlass(owner, `${url}/${queryOf(transport)}`, on)).see
}
