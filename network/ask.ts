import { get as getHttp } from 'node:http'
import { get as getHttps } from 'node:https'
import { text } from 'node:stream/consumers'
import { isLoopbackName, urlHost } from './address.js'

/** Where the service that runs is; named like the variables of the configuration. */
export interface Whereabouts {
  HOST: string
  PORT: number
  TLS?: string | undefined
  TLS_CERT?: string | undefined
}

/** The URL by which this machine asks its service, without a slash at the end. */
export function placeOf ({ HOST, PORT, TLS, TLS_CERT }: Whereabouts): string {
  return `${TLS ?? TLS_CERT ? 'https' : 'http'}://${urlHost(isLoopbackName(HOST) ? HOST : 'localhost')}:${PORT}`
}

/**
 * Asks as this machine. No certificate is for its loopback address, and there nobody is in between; nothing secret is sent.
 * @param patienceMs how long the answer may take, ms
 * @returns the body of the answer, whatever its status
 * @throws if there is none
 */
export async function ask (url: string, patienceMs: number): Promise<string> {
  const get = url.startsWith('https:') ? getHttps : getHttp
  const signal = AbortSignal.timeout(patienceMs)
  return await new Promise((resolve, reject) => {
    get(url, { headers: { accept: 'application/json' }, rejectUnauthorized: false, signal, agent: false }, answer => resolve(text(answer)))
      .on('error', reject)
  })
}
