import { isIPv4, isIPv6 } from 'node:net'
import { canonicalIPv6, ipv6Bytes, ipv6Groups, withoutZone } from './ipv6.js'

/** The first bytes of an IPv6 address that stands for an IPv4 address, `::ffff:192.0.2.1` (RFC 4291, section 2.5.5.2). */
const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff].join()

/** The plain IPv4 address where a dual-stack socket says `::ffff:192.0.2.1`; any other address as it is. The zone is removed. */
export function unmapped (address: string): string {
  const plain = withoutZone(address)
  if (!isIPv6(plain)) return plain
  const bytes = ipv6Bytes(plain)
  return bytes.slice(0, 12).join() === MAPPED ? bytes.slice(12).join('.') : plain
}

/** Whether this is a loopback address, which always means this machine itself. */
export function isLoopback (address: string): boolean {
  const plain = unmapped(address)
  return isIPv4(plain) ? plain.startsWith('127.') : isIPv6(plain) && canonicalIPv6(plain) === '[::1]'
}

/** Whether this is an IPv6 address that is valid on one link only, `fe80::/10` (RFC 4291, section 2.5.6). Browsers can't open it. */
export function isLinkLocal (address: string): boolean {
  return /^fe[89ab]/i.test(address)
}

/** Whether a name, in lower case and as written in a URL, means this machine itself: `localhost` or a loopback address. */
export function isLoopbackName (name: string): boolean {
  return name === 'localhost' || isLoopback(name.replace(/^\[|\]$/g, ''))
}

/** Whether a `Host` header names this machine by its loopback address or as `localhost`, with or without a port. */
export function isLoopbackHost (host: string): boolean {
  const name = /^(\[[\d:.a-f]+\]|[\w.-]+)(?::\d+)?$/i.exec(host)?.[1]?.toLowerCase()
  return name !== undefined && isLoopbackName(name)
}

/** Whether to listen here means to listen on every address. */
export function isWildcard (host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** What one client's limits are counted by: its address, or for IPv6 its /64, since one machine can have every address in that. */
export function rateLimitKey (address: string): string {
  const plain = unmapped(address)
  if (!isIPv6(plain)) return plain
  return `${ipv6Groups(plain).slice(0, 4).map(group => group.toString(16)).join(':')}::/64`
}

/** A host as written in a URL: an IPv6 address in brackets, anything else as it is. */
export function urlHost (host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
