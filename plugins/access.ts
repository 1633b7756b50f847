import type {
  FastifyInstance, FastifyPluginAsync, FastifyPluginOptions, FastifyRequest, FastifyTypeProvider, RawServerDefault,
  onRequestHookHandler
} from 'fastify'
import fp from 'fastify-plugin'
import { AccessControl } from '../access/access-control.js'
import type { AccessOptions } from '../access/access-options.js'
import { cookiesOf, secretOf } from '../access/credentials.js'
import { printable } from '../access/printable.js'
import { isSame } from '../access/secrets.js'
import { isThisMachine } from '../access/this-machine.js'
import type { Visitor } from '../access/verdict.js'
import type { Admission, Role, Sight } from '../contract/access.js'
import { AccessRequired, HostOnly, TooManyGuesses } from '../contract/errors.js'
import { isBrowser } from '../contract/user-agent.js'
import { unmapped } from '../network/address.js'

/** What a route can be closed to: all but those who may watch, the host, or the host and whoever reads the metrics. */
type Guarded = Role | 'metrics'

/** Who a route is for: everybody, or those. */
export type RouteAccess = 'open' | Guarded

export interface AccessPluginOptions extends AccessOptions {
  /** The name of the cookie. Browsers share cookies between the ports of a host, so each instance needs a name of its own. */
  cookieName: string
  /** A bearer key that opens routes with `access: 'metrics'`, and nothing else; if left out, only the host gets in there. */
  metricsKey?: string
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who the route is for; if left out, what `scopeFor` says for its scope, or else `viewer`. */
    access?: RouteAccess
    /** Whether the key of a stream link, as the query parameter `key`, opens the route. */
    streamLink?: boolean
    /** What whoever asks for it is looking at, for the host to see; `page` if left out. */
    sight?: Sight
  }
  interface FastifyInstance {
    /** Who may watch, and who may do what the host does. */
    access: AccessControl
    /** The hook that closes a route to everybody else, by the role that the route is for. */
    guards: Record<Guarded, onRequestHookHandler>
    /** The name of the cookie that `POST /access` gives. */
    accessCookie: string
  }
  interface FastifyRequest {
    /** How the client was admitted; `undefined` on open routes, and where this plugin is not used. */
    admission: Admission | undefined
  }
}

/** No longer than this is remembered of a `User-Agent`. */
const MAX_USER_AGENT = 200

/** Not exported: only {@link scopeFor} sets it, and never on the instance that it is registered in. */
const SCOPE_ACCESS = Symbol('deskfeed.access')

type ScopedInstance = FastifyInstance & { [SCOPE_ACCESS]?: RouteAccess }

/**
 * A plugin whose routes are all for the same clients, including those of other people's plugins within it. They get a scope of their own,
 * even if the result is wrapped with fastify-plugin: the routes of whoever registers it are not affected. Without the plugin `access`
 * it has no effect: then nobody is kept out anyway.
 * @example
 * app.register(scopeFor('open', async scope => { await scope.register(fastifyStatic, { root }) }))
 */
export function scopeFor<O extends FastifyPluginOptions, P extends FastifyTypeProvider> (
  access: RouteAccess, plugin: FastifyPluginAsync<O, RawServerDefault, P>
): FastifyPluginAsync<O> {
  return async (app, options) => {
    await app.register(async scope => {
      scope.decorate(SCOPE_ACCESS, access)
      await plugin(scope.withTypeProvider<P>(), options)
    })
  }
}

/** Whole seconds, rounded up, as `Retry-After` wants them. */
export const seconds = (ms: number): number => Math.ceil(ms / 1000)

/** What a request says about who sends it. */
export function visitorOf (request: FastifyRequest): Visitor {
  const { ip, headers, routeOptions: { config } } = request
  const streamKey = config.streamLink ? (request.query as { key?: unknown }).key : undefined
  return {
    address: unmapped(ip),
    userAgent: printable(headers['user-agent'] ?? '').slice(0, MAX_USER_AGENT),
    isThisMachine: isThisMachine(request),
    cookies: cookiesOf(headers.cookie, request.server.accessCookie),
    authorization: headers.authorization,
    streamKey: streamKey === undefined ? undefined : String(streamKey)
  }
}

/**
 * How the client can show a key. Players send a password only when asked for one. A browser would open a dialogue for it, even for
 * an `<img>`; so browsers are not asked: the page has a form for it.
 */
function challenges (userAgent: string | undefined): string[] {
  const bearer = 'Bearer realm="Deskfeed"'
  return isBrowser(userAgent) ? [bearer] : ['Basic realm="Deskfeed", charset="UTF-8"', bearer]
}

/**
 * Closes every route that is registered after this plugin, unless its configuration says `access: 'open'`: 401 without access, 403 for
 * viewers where only the host may. Open routes are left as they are, and cost nothing extra.
 */
export default fp<AccessPluginOptions>(async (app, { cookieName, metricsKey, ...secrets }) => {
  const access = new AccessControl(secrets)

  // A property on every request would make those to open routes 2 % slower.
  const admissions = new WeakMap<FastifyRequest, Admission>()

  const guard = (wanted: Role): onRequestHookHandler => (request, reply, done) => {
    const visitor = visitorOf(request)
    const verdict = access.authorize(visitor, wanted)
    if (verdict.kind === 'admitted') {
      if (wanted === 'host' && verdict.role !== 'host') return done(new HostOnly())
      admissions.set(request, verdict)
      reply.raw.once('close', verdict.session.begin(request.routeOptions.config.sight ?? 'page', visitor))
      return done()
    }
    reply.header('cache-control', 'no-store')
    if (verdict.waitMs > 0) {
      reply.header('retry-after', seconds(verdict.waitMs))
      return done(new TooManyGuesses(seconds(verdict.waitMs)))
    }
    reply.header('www-authenticate', challenges(request.headers['user-agent']))
    done(new AccessRequired())
  }
  const [viewer, host] = [guard('viewer'), guard('host')]
  const metrics: onRequestHookHandler = function (request, reply, done) {
    const shown = secretOf(request.headers.authorization)
    if (metricsKey !== undefined && shown !== undefined && isSame(shown, metricsKey)) return done()
    host.call(this, request, reply, done)
  }
  const guards = { viewer, host, metrics }

  app.decorate('access', access)
  app.decorate('accessCookie', cookieName)
  app.decorate('guards', guards)
  app.decorateRequest('admission', { getter () { return admissions.get(this) } })
  app.addHook('onRoute', function (route) {
    const access = route.config?.access ?? (this as ScopedInstance)[SCOPE_ACCESS] ?? 'viewer'
    if (access !== 'open' && !guards[access]) {
      throw new Error(`${route.url} has access: '${access}' in its config, but it must be 'open', 'viewer', 'host' or 'metrics'`)
    }
    route.config = { ...route.config, access }
    if (access !== 'open') route.onRequest = [guards[access], ...[route.onRequest ?? []].flat()]
  })
}, { name: 'access', dependencies: ['errors'] })
