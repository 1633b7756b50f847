import { BlockList, isIP, isIPv4 } from 'node:net'
import { unmapped } from './address.js'
import { withoutZone } from './ipv6.js'

/** Names for kinds of address: 127.0.0.0/8 and ::1; fe80::/10 and 169.254.0.0/16; private networks. */
const KINDS: Record<string, string[] | undefined> = {
  loopback: ['127.0.0.0/8', '::1'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']
}

/** Subnets with at most this many bits are as wide as a LAN. */
const LAN_BITS = { ipv4: 24, ipv6: 64 }

const familyOf = (address: string) => isIPv4(address) ? 'ipv4' : 'ipv6'

/** Whether this is an address, or a subnet that does not contain every address: Fastify refuses a prefix of no bits. */
function isSubnet (text: string): boolean {
  const [address = '', bits, ...others] = text.split('/')
  const isPrefix = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (isIPv4(address) ? 32 : 128))
  return isIP(address) !== 0 && isPrefix && others.length === 0
}

/** Addresses and subnets, by whatever name. An IPv4 address that is written as an IPv6 address counts as what it is. */
const subnets = (text: string) => (KINDS[text] ?? [text]).map(subnet => {
  const [written = '', prefix] = withoutZone(subnet).split('/')
  const bits = Number(prefix ?? (isIPv4(written) ? 32 : 128))
  const address = unmapped(written)
  if (!isIPv4(address)) return { address, bits, family: 'ipv6' } as const
  if (isIPv4(written)) return { address, bits, family: 'ipv4' } as const
  return bits < 96 ? { address: written, bits, family: 'ipv6' } as const : { address, bits: bits - 96, family: 'ipv4' } as const
})

/**
 * The proxies whose `X-Forwarded-For`, `-Host` and `-Proto` count, as Fastify takes them: `Fastify({ trustProxy })`.
 * @param list addresses, subnets, or names of a kind of address
 * @returns false for an empty list: no proxy is trusted
 * @throws an error whose message is a sentence about the first entry that is none of these
 */
export function trustedProxies (list: string[]): string[] | false {
  const wrong = list.find(text => !Object.hasOwn(KINDS, text) && !isSubnet(text))
  if (wrong !== undefined) {
    throw new Error(`TRUST_PROXY contains "${wrong}", which is not an address or subnet such as 192.0.2.7, 10.0.0.0/8 or loopback`)
  }
  return list.length > 0 && list
}

/**
 * Makes a test for whether an address is that of a proxy.
 * @param list as for {@link trustedProxies}
 */
export function proxyTest (list: string[]): (address: string) => boolean {
  const proxies = new BlockList()
  for (const { address, bits, family } of list.flatMap(subnets)) proxies.addSubnet(address, bits, family)
  return address => isIP(address) !== 0 && proxies.check(withoutZone(address), familyOf(address))
}

/** The entries that are as wide as a LAN: everybody there could claim any address. Not loopback, which is this machine. */
export function wideRanges (list: string[]): string[] {
  const isLoopback = proxyTest(['loopback'])
  return list.filter(text => subnets(text).some(({ address, bits, family }) => bits <= LAN_BITS[family] && !isLoopback(address)))
}
