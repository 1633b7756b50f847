import createError from '@fastify/error'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import { AccessControl, Viewers, cookieOf, isThisMachine, type Admission, type Rights, type Visitor } from '../access/access-control.js'

/** Who a route is for: everybody, those who may look, the host. */
export type RouteAccess = 'open' | Rights

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who the route is for; `viewer` if left out, and if its scope has no `routeAccess`. */
    access?: RouteAccess
    /** Whether the key of a stream link, as the parameter `key` of the query, opens the route. */
    streamLink?: boolean
  }
  interface FastifyInstance {
    /** Who may look, and who may do what the host does. */
    access: AccessControl
    /** What is asked of those who want a route, by whom it is for. */
    guards: Record<Rights, onRequestHookHandler> & { open?: never }
    /** Who looks right now. Absent where only some routes of Deskfeed are used. */
    viewers?: Viewers<FastifyReply>
    /** Decorate a scope with it where other people's plugins define routes. */
    routeAccess?: RouteAccess
  }
  interface FastifyRequest {
    /** By what the client was let in; nothing on open routes. */
    admission: Admission | null
  }
}

const AccessRequired = createError('ACCESS_REQUIRED', 'This needs the key: ask the host for the link, or send the key as a bearer token or as the password of Basic', 401)
const HostOnly = createError('HOST_ONLY', 'This is for the host: do it on the machine that shares its screen, or send HOST_KEY as a bearer token', 403)
export const TooManyGuesses = createError<[number]>('TOO_MANY_GUESSES', 'Too many wrong keys or PINs from your address: wait %d s, then try again', 429)

/** The name of the cookie. Browsers share cookies between the ports of a host. */
export const cookieName = ({ config }: FastifyInstance): string => `deskfeed_${config.PORT}`

/** Whole seconds, as `Retry-After` counts. */
export const seconds = (ms: number): number => Math.ceil(ms / 1000)

/** What a request shows of who sends it. */
export function visitorOf (request: FastifyRequest): Visitor {
  const { ip, headers, routeOptions: { config } } = request
  const streamKey = config.streamLink ? (request.query as { key?: unknown }).key : undefined
  return {
    address: ip,
    isThisMachine: isThisMachine(request),
    cookie: cookieOf(headers.cookie, cookieName(request.server)),
    authorization: headers.authorization,
    streamKey: streamKey === undefined ? undefined : String(streamKey)
  }
}

/**
 * How to ask again. Players send a password only when they are asked for it. A browser would ask for it in a window of its own, for an
 * `<img>` too; it is not asked, since the page has a form for it.
 */
function challenges (userAgent = ''): string[] {
  const bearer = 'Bearer realm="Deskfeed"'
  return userAgent.startsWith('Mozilla/') ? [bearer] : ['Basic realm="Deskfeed", charset="UTF-8"', bearer]
}

/**
 * Closes every route that is registered from now on, unless its configuration says `access: 'open'`: 401 without access, 403 for viewers
 * where only the host may. Open routes are left as they are, and pay nothing.
 */
export default fp(async app => {
  const { ACCESS: mode, ACCESS_KEY: key, HOST_KEY: hostKey } = app.config
  const access = new AccessControl({ mode, ...key && { key }, ...hostKey && { hostKey } })

  // A property of every request would cost those of open routes 2 %.
  const admissions = new WeakMap<FastifyRequest, Admission>()

  const guard = (wanted: Rights): onRequestHookHandler => (request, reply, done) => {
    const verdict = access.admit(visitorOf(request), wanted)
    if ('rights' in verdict) {
      if (wanted === 'host' && verdict.rights !== 'host') return done(new HostOnly())
      admissions.set(request, verdict)
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
  const guards = { viewer: guard('viewer'), host: guard('host') }

  const viewers = new Viewers<FastifyReply>(({ request }, leave) => {
    // The response does not tell, where it waits behind another one on its connection.
    request.raw.once('close', leave)
    return {
      address: request.ip,
      userAgent: request.headers['user-agent'] ?? '',
      admission: request.admission!,
      // Whatever it has not taken yet is lost: one that stopped reading would hold on for long.
      end: () => { request.socket.destroy() }
    }
  })
  access.on('revoked', isOut => viewers.end(isOut))

  app.decorate('access', access)
  app.decorate('viewers', viewers)
  app.decorate('guards', guards)
  app.decorateRequest('admission', { getter () { return admissions.get(this) ?? null } })
  app.addHook('onRoute', function (route) {
    const access = route.config?.access ?? this.routeAccess ?? 'viewer'
    if (access !== 'open' && !guards[access]) throw new Error(`${route.url} has access: '${access}' in its config, but it must be 'open', 'viewer' or 'host'`)
    route.config = { ...route.config, access }
    if (access !== 'open') route.onRequest = [guards[access], ...[route.onRequest ?? []].flat()]
  })
}, { name: 'access', dependencies: ['env', 'errors'] })
