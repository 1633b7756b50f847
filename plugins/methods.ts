import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import FindMyWay, { type HTTPMethod } from 'find-my-way'
import { MethodNotAllowed, NotFound } from '../contract/errors.js'
import type { RouteAccess } from './access.js'

const pathOf = ({ url }: FastifyRequest) => url.split('?', 1)[0]!

/**
 * Answers requests that have no route: 404, or, for a path that has other methods, 405, and 204 for OPTIONS, both with `Allow`.
 * Covers every route that is registered after this plugin. The guard of a path also guards the methods it does not have: a closed path
 * reveals nothing about itself.
 */
export default fp(async app => {
  const { ignoreTrailingSlash, ignoreDuplicateSlashes, maxParamLength } = app.initialConfig.routerOptions ?? {}
  // Fastify can't say which methods a path has; a second router of the same kind can.
  const router = FindMyWay({ ignoreTrailingSlash, ignoreDuplicateSlashes, maxParamLength })
  const methods = new Set<HTTPMethod>()

  app.addHook('onRoute', ({ method, url, config }) => {
    for (const known of [method].flat() as HTTPMethod[]) {
      methods.add(known)
      if (!router.hasRoute(known, url)) router.on(known, url, () => {}, config?.access)
    }
  })

  // In a scope of its own, so that the hook runs only for requests without a route.
  await app.register(async scope => {
    // Not in the not-found handler: Fastify reads the body first, and may refuse it for its type.
    scope.addHook('onRequest', (request, reply, done) => {
      const found = [...methods].flatMap(method => {
        const route = router.find(method, pathOf(request))
        return route ? [{ method, access: route.store as RouteAccess | undefined }] : []
      })
      if (found.length === 0) return done(new NotFound(pathOf(request)))
      const answer = (error?: Error) => {
        if (error) return done(error)
        const allow = [...new Set([...found.map(({ method }) => method), 'OPTIONS'])].sort().join(', ')
        reply.header('allow', allow)
        if (request.method === 'OPTIONS') reply.code(204).send()
        else done(new MethodNotAllowed(request.method, allow))
      }
      const guard = found.map(({ access }) => access && access !== 'open' ? app.guards[access] : undefined).find(Boolean)
      if (guard) guard.call(app, request, reply, answer)
      else answer()
    })

    // For a route that found nothing itself, such as a folder of static files.
    scope.setNotFoundHandler(request => { throw new NotFound(pathOf(request)) })
  })
}, { name: 'methods', dependencies: ['access', 'errors'] })
