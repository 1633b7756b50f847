import type { IncomingHttpHeaders } from 'node:http'
import { isLoopback, isLoopbackHost } from '../network/address.js'

/** What proxies add (RFC 7239, RFC 9110 section 7.6.3, and what came before them). */
const PROXY_HEADERS = ['forwarded', 'via', 'x-real-ip', 'x-client-ip', 'true-client-ip', 'cf-connecting-ip']

const isOfProxy = (name: string) => name.startsWith('x-forwarded') || PROXY_HEADERS.includes(name)

export interface Request {
  /** The address that it comes from, the proxies that are trusted left out. */
  ip: string
  /** The host that it is for, with its port. */
  host: string
  headers: IncomingHttpHeaders
  raw: { httpVersion: string }
}

/**
 * Whether a request was made by somebody who sits at this very machine, as far as it can be told: from a loopback address, for a loopback
 * host (DNS rebinding brings another one), past no proxy, and not by a page of another site or another port.
 *
 * Nothing that speaks HTTP/1.0 is: nginx does so towards a service, in its default settings, with its own address, `Host` and no further
 * header.
 */
export function isThisMachine ({ ip, host, headers, raw }: Request): boolean {
  const site = headers['sec-fetch-site'] ?? 'none'
  return isLoopback(ip) && isLoopbackHost(host) && raw.httpVersion !== '1.0' &&
    (site === 'none' || site === 'same-origin') && !Object.keys(headers).some(isOfProxy)
}
