import { isIPv6 } from 'node:net'

/** An address without its zone, such as `%eth0` (RFC 4007, section 11), which means something only to the machine itself. */
export function withoutZone (address: string): string {
  return address.split('%', 1)[0]!
}

/**
 * An IPv6 address as written in a URL: in brackets and in its canonical spelling (RFC 5952), with the last 32 bits in hexadecimal too.
 * The zone is left out.
 * @throws TypeError if it is not an IPv6 address
 * @example canonicalIPv6('2001:DB8:0:0::1') // '[2001:db8::1]'
 */
export function canonicalIPv6 (address: string): string {
  if (!isIPv6(address)) throw new TypeError(`"${address}" is not an IPv6 address`)
  return new URL(`http://[${withoutZone(address)}]`).hostname
}

/**
 * The eight groups of an IPv6 address, 16 bits each.
 * @throws TypeError if it is not an IPv6 address
 */
export function ipv6Groups (address: string): number[] {
  const [head = [], tail = []] = canonicalIPv6(address).slice(1, -1).split('::')
    .map(half => half.split(':').filter(Boolean).map(group => parseInt(group, 16)))
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail]
}

/**
 * The sixteen bytes of an IPv6 address, in network order.
 * @throws TypeError if it is not an IPv6 address
 */
export function ipv6Bytes (address: string): number[] {
  return ipv6Groups(address).flatMap(group => [group >> 8, group & 0xff])
}
