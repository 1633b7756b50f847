import type { NetworkInterfaceInfo } from 'node:os'
import { isIP, isIPv4 } from 'node:net'
import { isLinkLocal, isLoopback } from '../network/address.js'
import { reachableAddresses } from '../network/interfaces.js'
import { withoutZone } from '../network/ipv6.js'

/** A name that fits a certificate and that browsers look up: letters, digits, hyphens (RFC 1123, 2.1), and underscores, which some have. */
const NAME = /^(?=.{1,253}$)[a-z0-9_][a-z0-9_-]{0,62}(\.[a-z0-9_][a-z0-9_-]{0,62})*$/

/** What a certificate is made out for: DNS names and IP addresses. */
export interface Names {
  /** A certificate that lacks one of these is replaced: this machine's names, what the links say, and other names it goes by. */
  required: string[]
  /** The machine's other addresses, which may come and go, and the names that it takes if others in the network have its own. */
  wanted: string[]
}

/**
 * Of these addresses those that last. A machine has a new IPv6 address every day (RFC 8981), and one certificate a day would be one too
 * many to compare: where there is an IPv4 address for other machines, links with it come first, and the others may warn.
 */
function lasting (addresses: string[]): string[] {
  const isOwn = (address: string) => isLoopback(address) || isIPv4(address)
  return addresses.some(address => isIPv4(address) && !isLoopback(address)) ? addresses.filter(isOwn) : addresses
}

/**
 * Where this machine can be reached: its host name, the `.local` name that mDNS announces, localhost, its addresses.
 * @param hostname as `os.hostname()` gives it
 * @param interfaces as `os.networkInterfaces()` gives them
 * @param host what the service listens on
 * @param allowed other names it goes by, as listed in ALLOWED_HOSTS. One that stands for all names below it, `.example.org`, is left
 *   out, since a certificate lists every name
 * @param local the names that mDNS may give it, the most likely one first
 */
export function certificateNames (
  hostname: string, interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, host: string, allowed: string[] = [],
  [localName, ...otherLocalNames]: string[] = []
): Names {
  const name = hostname.toLowerCase()
  const others = allowed.map(text => isIP(text) ? text : text.toLowerCase().replace(/:\d*$/, ''))
  const addresses = Object.values(interfaces).flatMap((infos = []) => infos.map(({ address }) => address))
  const linked = reachableAddresses(interfaces, host)
  const given = [...others, ...localName ? [localName] : []]
  const required = [name, `${name.split('.')[0]}.local`, 'localhost', ...lasting(linked).map(withoutZone), ...given]
  return {
    required: required.filter(name => isIP(name) || NAME.test(name)),
    wanted: [...addresses.filter(address => isIP(address) && !isLinkLocal(address)), ...otherLocalNames]
  }
}
