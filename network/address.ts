import { isIPv4, isIPv6 } from 'node:net'

/** The eight groups of an IPv6 address, as four hexadecimal digits each. */
function groupsOf (address: string): string[] {
  // A URL writes every address in one way (RFC 5952), the last 32 bits in hexadecimal too.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const groups = (text = '') => text.split(':').filter(Boolean).map(group => group.padStart(4, '0'))
  const [before, after] = [groups(head), groups(tail)]
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0000'), ...after]
}

/** An IPv4 address that a socket for both families calls `::ffff:192.0.2.1` (RFC 4291, section 2.5.5.2) as itself; others as they are. */
function unmapped (address: string): string {
  const plain = address.split('%', 1)[0]!
  if (!isIPv6(plain)) return plain
  const groups = groupsOf(plain)
  if (groups.slice(0, 6).join('') !== '00000000000000000000ffff') return plain
  return [...groups.slice(6).join('').matchAll(/../g)].map(([byte]) => parseInt(byte, 16)).join('.')
}

/** Whether only this machine itself can have this address. */
export function isLoopback (address: string): boolean {
  const plain = unmapped(address)
  return isIPv4(plain) ? plain.startsWith('127.') : isIPv6(plain) && groupsOf(plain).join('') === '1'.padStart(32, '0')
}

/** Whether a `Host` header names this machine by its loopback address or as `localhost`, with a port or without. */
export function isLoopbackHost (host: string): boolean {
  const name = /^(\[[\d:.a-f]+\]|[\w.-]+)(?::\d+)?$/i.exec(host)?.[1]?.toLowerCase()
  if (!name) return false
  return name === 'localhost' || isLoopback(name.replace(/^\[|\]$/g, ''))
}

/** What a limit for one client is counted by: its address, and of IPv6 the /64, since one machine can have all addresses of it. */
export function rateLimitKey (address: string): string {
  const plain = unmapped(address)
  return isIPv6(plain) ? `${groupsOf(plain).slice(0, 4).join(':')}::/64` : plain
}
