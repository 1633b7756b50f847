import { hostname } from 'node:os'
import { isLoopbackName } from './address.js'
import { isContainer } from './container.js'

/** A label of a name has at most this many octets (RFC 1035, section 2.3.4). */
export const MAX_LABEL = 63
/** How many names are tried where other machines in the network have the first ones. */
const MAX_NAMES = 9

/** A machine's name as it can stand in every name: lower-case letters, digits and hyphens, without its domain; may be empty. */
export function plainName (machine = hostname()): string {
  const [short = ''] = machine.split('.')
  return short.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
}

/**
 * The names that mDNS may give this machine: the one it has as a rule, then those that it takes if others have that already.
 * @param machine as `os.hostname()` gives it
 * @example localNames("Ann's Laptop.example.org") // ['deskfeed-ann-s-laptop.local', 'deskfeed-ann-s-laptop-2.local', …]
 */
export function localNames (machine = hostname()): string[] {
  const longest = MAX_LABEL - `-${MAX_NAMES}`.length
  const label = `deskfeed-${plainName(machine)}`.slice(0, longest).replace(/-+$/, '')
  return Array.from({ length: MAX_NAMES }, (_, i) => `${label}${i === 0 ? '' : `-${i + 1}`}.local`)
}

/** What decides whether the machine gets such a name; named like the variables of the configuration. */
export interface LocalNameOptions {
  /** What the service listens on. */
  HOST: string
  MDNS?: 'none' | 'always' | undefined
}

/** Whether the service may be reached by such a name: others must be able to, and a container rarely is in the network that they are in. */
export function wantsLocalName ({ HOST, MDNS }: LocalNameOptions, isContained = isContainer()): boolean {
  return MDNS !== 'none' && !isLoopbackName(HOST) && (MDNS === 'always' || !isContained)
}
