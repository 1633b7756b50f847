import { isIPv6 } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { MisdirectedRequest } from '../contract/errors.js'
import { isLoopback } from '../network/address.js'

/** The addresses of this machine are asked for again at most this often, ms. */
const REFRESH_MS = 1000
/** How many spellings of allowed names are remembered: a port, or another case, is another one. */
const MOST_KNOWN = 1000

/** An IPv6 address as browsers write it, in brackets (RFC 5952; the last 32 bits in hexadecimal too). */
const literal = (address: string) => new URL(`http://[${address}]`).hostname

/**
 * The name in an authority, `name`, `name:port` or `[address]:port`, in one spelling: lower case, without a dot at its end.
 * @returns nothing if it is no authority, or has a user name
 */
function nameOf (authority: string): string | undefined {
  const [, address, name, port] = /^(?:\[([\d:.a-f]+)\]|([\w.-]+))(?::(\d{0,5}))?$/i.exec(authority) ?? []
  if (Number(port ?? 0) > 65535) return
  if (address) return isIPv6(address) ? literal(address) : undefined
  return name?.toLowerCase().replace(/\.$/, '')
}

/** The names of this machine: what `Host` may be, with any port. */
export function ownNames (interfaces = networkInterfaces(), machine = hostname()): Set<string> {
  const [short = ''] = machine.toLowerCase().split('.')
  const addresses = Object.values(interfaces).flatMap(infos => infos!).flatMap(({ address, family }) =>
    // An IPv4 address is also the IPv6 address that it is mapped to.
    family === 'IPv4' ? [address, literal(`::ffff:${address}`)] : [literal(address.split('%', 1)[0]!)])
  return new Set(['localhost', machine.toLowerCase(), short, `${short}.local`, ...addresses])
}

/** The names that a service answers to: those of its machine, and those it is given. */
export class Hosts {
  readonly #names = new Set<string>()
  readonly #suffixes: string[] = []
  readonly #authorities: Set<string>
  readonly #known = new Set<string>()
  #own = ownNames()
  #askedAt = performance.now()

  /**
   * @param allowed `name`, `name:port`, an address, or `.example.org` for all names below it
   * @throws a sentence about the first that is none of these
   */
  constructor (allowed: string[]) {
    for (const text of allowed) {
      const isSuffix = text.startsWith('.')
      const name = nameOf(isSuffix ? text.slice(1) : isIPv6(text) ? `[${text}]` : text)
      if (!name || name.includes('..')) throw new Error(`ALLOWED_HOSTS has "${text}" in it, which is no name such as screen.example.org, .example.org or 192.0.2.7`)
      if (isSuffix) this.#suffixes.push(`.${name}`)
      else this.#names.add(name)
    }
    this.#authorities = new Set(allowed.map(text => text.toLowerCase()))
  }

  /** How many ways of writing are remembered. */
  get remembered (): number {
    return this.#known.size
  }

  /** Whether this authority, as it stands in a request, names the service; the port does not matter. */
  allows (authority: string | undefined): boolean {
    if (authority === undefined) return false
    if (this.#known.has(authority)) return true
    const name = nameOf(authority)
    if (!name || !this.#isName(name)) return false
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    this.#known.add(authority)
    return true
  }

  /** Whether pages of this authority, in lower case, were allowed by name: here the port matters. */
  lists (authority: string): boolean {
    return this.#authorities.has(authority) || this.#suffixes.some(suffix => authority.endsWith(suffix))
  }

  #isName (name: string): boolean {
    if (this.#names.has(name) || this.#own.has(name) || isLoopback(name.replace(/^\[|\]$/g, ''))) return true
    if (this.#suffixes.some(suffix => name.endsWith(suffix))) return true
    return this.#refresh().has(name)
  }

  /** A network may have come up since the last look. */
  #refresh (): Set<string> {
    if (performance.now() - this.#askedAt >= REFRESH_MS) {
      this.#askedAt = performance.now()
      this.#own = ownNames()
    }
    return this.#own
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The names that this service answers to. */
    hosts: Hosts
  }
}

/** Node keeps the first `Host` of several, a proxy before us may have gone by another. */
function hasOneHost (rawHeaders: string[]): boolean {
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]!.length === 4 && rawHeaders[i]!.toLowerCase() === 'host') hosts++
  }
  return hosts === 1
}

/** The authority of an absolute target, `GET http://name/ HTTP/1.1`, which counts more than `Host` (RFC 9112, section 3.2.2). */
function targetOf (url: string): string | undefined {
  return /^https?:\/\/([^/?#]*)/i.exec(url)?.[1]
}

/**
 * Answers 421 to whoever asks for a host that this is not: a page whose name was made to lead here (DNS rebinding) is stopped by its
 * own name, whatever else it knows. Node itself answers 400 where `Host` is missing.
 */
export default fp<{ allowed?: string[] }>(async (app, { allowed = [] }) => {
  const hosts = new Hosts(allowed)
  app.decorate('hosts', hosts)

  /** The first name in a request that is not ours; nothing if all are. */
  function foreignName (request: FastifyRequest): string | undefined {
    const { headers: { host = '' }, rawHeaders, url = '' } = request.raw
    if (!hosts.allows(host) || !hasOneHost(rawHeaders)) return host
    if (!url.startsWith('/') && url !== '*') {
      const target = targetOf(url)
      if (!hosts.allows(target)) return target ?? url
    }
    // Another one only if a proxy that is trusted says so.
    const forwarded = request.host
    if (forwarded !== host && !hosts.allows(forwarded)) return forwarded
  }

  app.addHook('onRequest', (request, _reply, done) => {
    const name = foreignName(request)
    if (name === undefined) done()
    else done(new MisdirectedRequest(JSON.stringify(name.slice(0, 255))))
  })
}, { name: 'hosts', dependencies: ['errors'] })
