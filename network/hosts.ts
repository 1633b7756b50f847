import { isIPv6 } from 'node:net'
import { hostname } from 'node:os'
import { isLoopbackName } from './address.js'
import { canonicalIPv6 } from './ipv6.js'
import { addressesOf, ownInterfaces } from './own-interfaces.js'

/** This machine's addresses are looked up again at most this often, ms. */
const REFRESH_MS = 1000
/** How many spellings of allowed names are remembered. The same name with a different port or case is another spelling. */
const MAX_KNOWN = 1000

/**
 * The host in an authority, `name`, `name:port` or `[address]:port`, in one spelling: lower case, without a trailing dot.
 * @returns `undefined` if it is not an authority, or has a user name in it
 */
export function hostOf (authority: string): string | undefined {
  const [, address, name, port] = /^(?:\[([\d:.a-f]+)\]|([\w.-]+))(?::(\d{0,5}))?$/i.exec(authority) ?? []
  if (Number(port ?? 0) > 65535) return
  if (address) return isIPv6(address) ? canonicalIPv6(address) : undefined
  return name?.toLowerCase().replace(/\.$/, '')
}

/** What this machine is called without mDNS of ours, and its addresses: what `Host` may be, with any port. */
export function ownNames (interfaces = ownInterfaces(), machine = hostname()): Set<string> {
  const [short = ''] = machine.toLowerCase().split('.')
  const addresses = addressesOf(interfaces).flatMap(({ address, family }) =>
    // An IPv4 address can also be written as the IPv6 address it is mapped to.
    family === 'IPv4' ? [address, canonicalIPv6(`::ffff:${address}`)] : [canonicalIPv6(address)])
  return new Set(['localhost', machine.toLowerCase(), short, `${short}.local`, ...addresses])
}

/** The names that a service answers to: those of its machine, and those it was given. */
export class Hosts {
  readonly #names = new Set<string>()
  readonly #suffixes: string[] = []
  readonly #authorities: Set<string>
  readonly #known = new Set<string>()
  readonly #interfaces: typeof ownInterfaces
  readonly #localName: () => string | undefined
  #own: Set<string>
  /** When they were looked up for a name. What was found at the start does not count: networks come up then. */
  #askedAt = -Infinity

  /**
   * @param allowed `name`, `name:port`, an address, or `.example.org` for all names below it
   * @param localName the name that mDNS gives this machine now, in lower case. Names that it may have at other times are those of others.
   * @throws an error whose message is a sentence about the first entry that is none of these
   */
  constructor (allowed: string[], localName: () => string | undefined = () => undefined, interfaces = ownInterfaces) {
    this.#localName = localName
    this.#interfaces = interfaces
    this.#own = ownNames(interfaces())
    for (const text of allowed) {
      const isSuffix = text.startsWith('.')
      const name = hostOf(isSuffix ? text.slice(1) : isIPv6(text) ? `[${text}]` : text)
      if (!name || name.includes('..')) {
        throw new Error(`ALLOWED_HOSTS contains "${text}", which is not a name such as screen.example.org, .example.org or 192.0.2.7`)
      }
      if (isSuffix) this.#suffixes.push(`.${name}`)
      else this.#names.add(name)
    }
    this.#authorities = new Set(allowed.map(text => text.toLowerCase()))
  }

  /** How many spellings are remembered. */
  get remembered (): number {
    return this.#known.size
  }

  /** Whether this authority, as written in a request, names the service. The port does not matter. */
  allows (authority: string | undefined): boolean {
    if (authority === undefined) return false
    if (this.#known.has(authority)) return true
    const name = hostOf(authority)
    if (!name) return false
    if (name === this.#localName()) return true // for now: not to be remembered
    if (!this.#isName(name)) return false
    if (this.#known.size >= MAX_KNOWN) this.#known.clear()
    this.#known.add(authority)
    return true
  }

  /** Whether this authority, in lower case, is on the list of those allowed. Here the port matters. */
  lists (authority: string): boolean {
    return this.#authorities.has(authority) || this.#suffixes.some(suffix => authority.endsWith(suffix))
  }

  #isName (name: string): boolean {
    if (this.#names.has(name) || this.#own.has(name) || isLoopbackName(name)) return true
    if (this.#suffixes.some(suffix => name.endsWith(suffix))) return true
    return this.#refresh().has(name)
  }

  /** Looks the names up again: a network may have come up since the last time. */
  #refresh (): Set<string> {
    if (performance.now() - this.#askedAt >= REFRESH_MS) {
      this.#askedAt = performance.now()
      this.#own = ownNames(this.#interfaces())
    }
    return this.#own
  }
}
