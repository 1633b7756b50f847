import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { REDOC_FOLDER } from '../assets.js'
import { Representations, representFiles } from '../network/representations.js'
import { scopeFor } from './access.js'
import { answersLong } from './long-answers.js'
import { servePages } from './security-headers.js'

/** Swagger UI. */
const SWAGGER_UI = fileURLToPath(new URL('static', import.meta.resolve('@fastify/swagger-ui')))

/**
 * What the pages may load: nothing from another host. `upgrade-insecure-requests` is left out: it would request everything over HTTPS
 * when the page is opened by a LAN address. Both pages set styles inline; Redoc's search is a worker made from a blob.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "font-src 'self' data:",
  "connect-src 'self'", 'worker-src blob:', "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"
].join('; ')

/** These paths below a prefix. */
const below = (prefix: string, files: Iterable<[string, Representations]>) =>
  [...files].map(([name, file]) => [`${prefix}/${name}`, file] as const)

/** The plugin `etag` answers 304 to whoever has this version already. */
async function send (file: Representations, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { body, headers } = await file.for(String(request.headers['accept-encoding'] ?? ''))
  return reply.headers(headers).send(body)
}

/** For a file of a folder, the path as it was sent: in any other spelling it is up to the route whether there is one. */
const pathOf = ({ url, routeOptions }: FastifyRequest) => routeOptions.url?.endsWith('*') ? url.split('?', 1)[0]! : routeOptions.url!

/** For a scope whose routes would read the same files again and again: those at these paths are sent instead. */
function sendFrom (scope: FastifyInstance, files: ReadonlyMap<string, Representations>): void {
  scope.addHook('preHandler', async (request, reply) => {
    const file = files.get(pathOf(request))
    if (file) return send(file, request, reply)
  })
}

/**
 * Pages that show the OpenAPI document: Swagger UI on `/documentation` and `/docs`, Redoc on `/redoc`. `/openapi.json` is the document
 * itself. All of it is large, and open to everybody: it is made once, and strangers can have only so much of it at once.
 */
export default fp(async app => {
  const json = new Representations('application/json; charset=utf-8', async () => JSON.stringify(app.swagger()))
  const yaml = new Representations('application/x-yaml', async () => app.swagger({ yaml: true }))
  const swaggerFiles = representFiles(SWAGGER_UI)

  for (const routePrefix of ['/documentation', '/docs']) {
    // Each in a scope of its own: the plugin decorates the instance that it is registered in.
    await app.register(scopeFor('open', async scope => {
      servePages(scope, CONTENT_SECURITY_POLICY)
      answersLong(scope)
      sendFrom(scope, new Map([
        ...below(routePrefix, [['json', json], ['yaml', yaml]]),
        ...below(`${routePrefix}/static`, swaggerFiles)
      ]))
      await scope.register(swaggerUi, { routePrefix, uiConfig: { validatorUrl: null } })
    }))
  }

  await app.register(scopeFor('open', async scope => {
    servePages(scope, CONTENT_SECURITY_POLICY)
    answersLong(scope)
    sendFrom(scope, new Map(below('/redoc', representFiles(REDOC_FOLDER))))
    await scope.register(fastifyStatic, { root: REDOC_FOLDER, prefix: '/redoc/', index: false, schemaHide: true })
    scope.get('/redoc', { schema: { hide: true } }, (_request, reply) => reply.sendFile('index.html'))
  }))

  await app.register(scopeFor('open', async scope => {
    answersLong(scope)
    scope.get('/openapi.json', { schema: { hide: true } }, (request, reply) => send(json, request, reply))
  }))
}, { name: 'documentation', dependencies: ['openapi'] })
