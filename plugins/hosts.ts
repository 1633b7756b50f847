import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { MisdirectedRequest } from '../contract/errors.js'
import { Hosts } from '../network/hosts.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route answers whatever host a request is for, as probes need it. It must tell such a request nothing but a state. */
    anyHost?: boolean
  }
  interface FastifyInstance {
    /** The names that this service answers to. */
    hosts: Hosts
    /** Whether a request is for a host that is not this service; only routes with `anyHost` get any. */
    isMisdirected (request: FastifyRequest): boolean
  }
}

/** Of several `Host` headers Node keeps the first, but a proxy in front of us may have used another. */
function hasOneHost (rawHeaders: string[]): boolean {
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]!.length === 4 && rawHeaders[i]!.toLowerCase() === 'host') hosts++
  }
  return hosts === 1
}

/** The authority of an absolute target, `GET http://name/ HTTP/1.1`, which takes precedence over `Host` (RFC 9112, section 3.2.2). */
function targetOf (url: string): string | undefined {
  return /^https?:\/\/([^/?#]*)/i.exec(url)?.[1]
}

/**
 * Answers 421 to requests for a host that is not this service: a page whose name was made to resolve to this machine (DNS rebinding)
 * is stopped by that name, whatever else it knows. Node itself answers 400 if `Host` is missing, except for HTTP/1.0, which need not have
 * one.
 */
export default fp<{ allowed?: string[] }>(async (app, { allowed = [] }) => {
  const hosts = new Hosts(allowed, () => app.mdns?.name)
  app.decorate('hosts', hosts)

  /** The first name in a request that is not ours; `undefined` if all are. */
  function foreignName (request: FastifyRequest): string | undefined {
    const { headers: { host = '' }, rawHeaders, url = '' } = request.raw
    if (!hosts.allows(host) || !hasOneHost(rawHeaders)) return host
    if (!url.startsWith('/') && url !== '*') {
      const target = targetOf(url)
      if (!hosts.allows(target)) return target ?? url
    }
    // They differ only if a trusted proxy says so.
    const forwarded = request.host
    if (forwarded !== host && !hosts.allows(forwarded)) return forwarded
  }

  app.decorate('isMisdirected', request => foreignName(request) !== undefined)
  app.addHook('onRequest', (request, _reply, done) => {
    const name = foreignName(request)
    if (name === undefined || request.routeOptions.config.anyHost) done()
    else done(new MisdirectedRequest(JSON.stringify(name.slice(0, 255))))
  })
}, { name: 'hosts', dependencies: ['errors'] })
