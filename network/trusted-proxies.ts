import { isIP, isIPv4 } from 'node:net'

/** What stands for the addresses of a kind: 127.0.0.0/8 and ::1, fe80::/10 and 169.254.0.0/16, private networks. */
const KINDS = ['loopback', 'linklocal', 'uniquelocal']

function isSubnet (text: string): boolean {
  const [address = '', bits, ...others] = text.split('/')
  const isPrefix = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv4(address) ? 32 : 128))
  return isIP(address) !== 0 && isPrefix && others.length === 0
}

/**
 * Whose `X-Forwarded-For`, `-Host` and `-Proto` count, as Fastify takes it: `Fastify({ trustProxy })`.
 * @returns false for an empty list: nobody's
 * @throws a sentence about the first that is no address
 */
export function trustedProxies (list: string[]): string[] | false {
  const wrong = list.find(text => !KINDS.includes(text) && !isSubnet(text))
  if (wrong !== undefined) throw new Error(`TRUST_PROXY has "${wrong}" in it, which is no address or subnet such as 192.0.2.7, 10.0.0.0/8 or loopback`)
  return list.length > 0 && list
}
