import type { NetworkInterfaceInfo } from 'node:os'
import { isIP } from 'node:net'
import { reachableAddresses } from '../terminal/links.js'

/** What a certificate can hold and a browser looks up: letters, digits and hyphens (RFC 1123, 2.1), and the underscore that some have. */
const NAME = /^(?=.{1,253}$)[a-z0-9_][a-z0-9_-]{0,62}(\.[a-z0-9_][a-z0-9_-]{0,62})*$/

/** Link-local IPv6: browsers can't open it. */
const LINK_LOCAL = /^fe[89ab]/i

/** What a certificate is made out for: DNS names and IP addresses. */
export interface Names {
  /** Without these it is no good: what this machine is called, what the links say, and by what else it is asked. */
  required: string[]
  /** Its other addresses: they may come and go. */
  wanted: string[]
}

/**
 * What this machine can be reached by: its host name, the same in `.local` as mDNS announces it, localhost, its addresses.
 * @param hostname as `os.hostname()` gives it
 * @param interfaces as `os.networkInterfaces()` gives them
 * @param host what the service listens on
 * @param allowed by what else it is asked, as ALLOWED_HOSTS lists it; all names below one, `.example.org`, can't be in a certificate that is checked for each
 */
export function certificateNames (hostname: string, interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, host: string, allowed: string[] = []): Names {
  const name = hostname.toLowerCase()
  const others = allowed.map(text => isIP(text) ? text : text.toLowerCase().replace(/:\d*$/, ''))
  const addresses = Object.values(interfaces).flatMap((infos = []) => infos.map(({ address }) => address))
  return {
    required: [name, `${name.split('.')[0]}.local`, 'localhost', ...reachableAddresses(interfaces, host), ...others].filter(name => isIP(name) || NAME.test(name)),
    wanted: addresses.filter(address => isIP(address) && !LINK_LOCAL.test(address))
  }
}
