import { isIP, isIPv4 } from 'node:net'

/** Names for kinds of address: 127.0.0.0/8 and ::1; fe80::/10 and 169.254.0.0/16; private networks. */
const KINDS = ['loopback', 'linklocal', 'uniquelocal']

/** Whether this is an address, or a subnet that does not contain every address: Fastify refuses a prefix of no bits. */
function isSubnet (text: string): boolean {
  const [address = '', bits, ...others] = text.split('/')
  const isPrefix = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (isIPv4(address) ? 32 : 128))
  return isIP(address) !== 0 && isPrefix && others.length === 0
}

/**
 * The proxies whose `X-Forwarded-For`, `-Host` and `-Proto` count, as Fastify takes them: `Fastify({ trustProxy })`.
 * @param list addresses, subnets, or names of a kind of address
 * @returns false for an empty list: no proxy is trusted
 * @throws an error whose message is a sentence about the first entry that is none of these
 */
export function trustedProxies (list: string[]): string[] | false {
  const wrong = list.find(text => !KINDS.includes(text) && !isSubnet(text))
  if (wrong !== undefined) {
    throw new Error(`TRUST_PROXY contains "${wrong}", which is not an address or subnet such as 192.0.2.7, 10.0.0.0/8 or loopback`)
  }
  return list.length > 0 && list
}
