import { get as getHttp } from 'node:http'
import { get as getHttps } from 'node:https'
import { text } from 'node:stream/consumers'
import type { HostState } from '../contract/host.js'
import { isLoopbackName, urlHost } from '../network/address.js'
import { spell } from './welcome.js'

/** How long the service may take to answer, ms. */
const PATIENCE_MS = 5000

/** Where the service that runs is; named like the variables of the configuration. */
export interface Whereabouts {
  HOST: string
  PORT: number
  TLS?: string | undefined
  TLS_CERT?: string | undefined
}

/** Asks as this machine. No certificate is for its loopback address, and there nobody is in between; nothing secret is sent. */
async function ask (url: string): Promise<string> {
  const get = url.startsWith('https:') ? getHttps : getHttp
  const signal = AbortSignal.timeout(PATIENCE_MS)
  return await new Promise((resolve, reject) => {
    get(url, { headers: { accept: 'application/json' }, rejectUnauthorized: false, signal }, answer => resolve(text(answer)))
      .on('error', reject)
  })
}

/**
 * What somebody at this machine may read of the service that is running here: the link with its key, on a line of its own, and the PIN
 * where it lets people in. What answers may be another program, so nothing but a URL and digits is taken from it.
 * @throws an error whose message is one sentence that says what to change, if no service answers
 */
export async function askLink ({ HOST, PORT, TLS, TLS_CERT }: Whereabouts): Promise<string> {
  if (PORT === 0) throw new Error('PORT is 0, so nothing tells which port the service has taken: set PORT to the one in its links.')
  const place = `${TLS ?? TLS_CERT ? 'https' : 'http'}://${urlHost(isLoopbackName(HOST) ? HOST : 'localhost')}:${PORT}`
  const advice = 'Start it, or set HOST, PORT and TLS to what it was started with.'
  const answer = await ask(`${place}/host`).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`no service answers this machine at ${place} (${error.code ?? error.message}). ${advice}`)
  })
  try {
    const { link, access, pin } = JSON.parse(answer) as HostState
    const lines = [new URL(link).href, ...access === 'pin' && /^\d+$/.test(pin) ? [`PIN: ${spell(pin)}`] : [], '']
    return lines.join('\n')
  } catch {
    throw new Error(`what answers this machine at ${place} is not this service, or it wants to be asked in another way. ${advice}`)
  }
}
