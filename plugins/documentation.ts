import fastifyStatic from '@fastify/static'
import swaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'
import { REDOC_FOLDER } from '../assets.js'
import { scopeFor } from './access.js'
import { servePages } from './security-headers.js'

/**
 * What the pages may load: nothing from another host. `upgrade-insecure-requests` is left out: it would request everything over HTTPS
 * when the page is opened by a LAN address. Both pages set styles inline; Redoc's search is a worker made from a blob.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "font-src 'self' data:",
  "connect-src 'self'", 'worker-src blob:', "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"
].join('; ')

/**
 * Pages that show the OpenAPI document: Swagger UI on `/documentation` and `/docs`, Redoc on `/redoc`. `/openapi.json` is the document
 * itself.
 */
export default fp(async app => {
  for (const routePrefix of ['/documentation', '/docs']) {
    // Each in a scope of its own: the plugin decorates the instance that it is registered in.
    await app.register(scopeFor('open', async scope => {
      servePages(scope, CONTENT_SECURITY_POLICY)
      await scope.register(swaggerUi, { routePrefix, uiConfig: { validatorUrl: null } })
    }))
  }

  await app.register(scopeFor('open', async scope => {
    servePages(scope, CONTENT_SECURITY_POLICY)
    await scope.register(fastifyStatic, { root: REDOC_FOLDER, prefix: '/redoc/', index: false, schemaHide: true })
    scope.get('/redoc', { schema: { hide: true } }, (_request, reply) => reply.sendFile('index.html'))
  }))

  app.get('/openapi.json', { config: { access: 'open' }, schema: { hide: true } }, async () => app.swagger())
}, { name: 'documentation', dependencies: ['openapi'] })
