import { get as getHttp } from 'node:http'
import { get as getHttps } from 'node:https'
import { text } from 'node:stream/consumers'
import { isLoopback, isWildcard, urlHost } from './address.js'
import { reachableAddresses } from './interfaces.js'
import { ownInterfaces } from './own-interfaces.js'

/** Where the service that runs is; named like the variables of the configuration. */
export interface Whereabouts {
  HOST: string
  PORT: number
  TLS?: string | undefined
  TLS_CERT?: string | undefined
}

/** The host by which this machine reaches what listens on a host of its own: that, or the loopback address it has if it is every one. */
export function ownHost (host: string, interfaces = ownInterfaces()): string {
  if (!isWildcard(host)) return host
  return reachableAddresses(interfaces, host).find(isLoopback) ?? 'localhost'
}

/** The URL by which this machine reaches its service, without a slash at the end. */
export function placeOf ({ HOST, PORT, TLS, TLS_CERT }: Whereabouts): string {
  return `${TLS ?? TLS_CERT ? 'https' : 'http'}://${urlHost(ownHost(HOST))}:${PORT}`
}

/**
 * Asks as this machine. Few certificates are for its own addresses, and what it sends to those nobody else gets; nothing secret is sent.
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
