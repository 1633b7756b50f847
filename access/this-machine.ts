import type { IncomingHttpHeaders } from 'node:http'
import { isLoopback, isLoopbackHost } from '../network/address.js'

/** Headers that proxies add (RFC 7239, RFC 9110 section 7.6.3, and what came before them). */
const PROXY_HEADERS = ['forwarded', 'via', 'x-real-ip', 'x-client-ip', 'true-client-ip', 'cf-connecting-ip']

const isProxyHeader = (name: string) => name.startsWith('x-forwarded') || PROXY_HEADERS.includes(name)

export interface Request {
  /** The address it comes from, trusted proxies left out. */
  ip: string
  /** The host it is for, with the port. */
  host: string
  headers: IncomingHttpHeaders
  raw: { httpVersion: string }
}

/**
 * Whether a request was made by somebody at this very machine, as far as can be told: it comes from a loopback address, is for a loopback
 * host (with DNS rebinding it is for another), passed no proxy, and was not made by a page of another site or port.
 *
 * HTTP/1.0 never counts: nginx, with its default settings, forwards requests with it, from its own address, with its own `Host` and
 * no further header.
 */
export function isThisMachine ({ ip, host, headers, raw }: Request): boolean {
  const site = headers['sec-fetch-site'] ?? 'none'
  return isLoopback(ip) && isLoopbackHost(host) && raw.httpVersion !== '1.0' &&
    (site === 'none' || site === 'same-origin') && !Object.keys(headers).some(isProxyHeader)
}
