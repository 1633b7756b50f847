import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { REDOC_FOLDER, SWAGGER_FOLDER } from '../assets.js'
import { Representations, representFiles } from '../network/representations.js'
import { scopeFor } from './access.js'
import { answersLong } from './long-answers.js'
import { servePages } from './security-headers.js'

/** Swagger UI: only the files of the plugin, since its page does not fit a phone, and can't be told to. */
const SWAGGER_UI = fileURLToPath(new URL('static', import.meta.resolve('@fastify/swagger-ui')))

/**
 * What the pages may load: nothing from another host. `upgrade-insecure-requests` is left out: it would request everything over HTTPS
 * when the page is opened by a LAN address. Both pages set styles inline; Redoc's search is a worker made from a blob.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "font-src 'self' data:",
  "connect-src 'self'", 'worker-src blob:', "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"
].join('; ')

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

/** A page, and below a prefix what it loads: the first of the folders that has a file gives it. */
const pageOf = (path: string, prefix: string, folders: [ours: string, ...others: string[]]) => scopeFor('open', async scope => {
  servePages(scope, CONTENT_SECURITY_POLICY)
  answersLong(scope)
  const files = folders.toReversed().flatMap(folder => [...representFiles(folder)])
  sendFrom(scope, new Map(files.map(([name, file]) => [`${prefix}/${name}`, file])))
  await scope.register(fastifyStatic, { root: folders, prefix: `${prefix}/`, index: false, schemaHide: true })
  scope.get(path, { schema: { hide: true } }, (_request, reply) => reply.sendFile('index.html', folders[0]))
})

/** Documents, by path. */
const documentsAt = (documents: Record<string, Representations>) => scopeFor('open', async scope => {
  answersLong(scope)
  for (const [path, document] of Object.entries(documents)) {
    scope.get(path, { schema: { hide: true } }, (request, reply) => send(document, request, reply))
  }
})

/**
 * Pages that show the OpenAPI document: Swagger UI on `/documentation` and `/docs`, Redoc on `/redoc`. `/openapi.json` is the document
 * itself. All of it is large, and open to everybody: it is made once, and strangers can have only so much of it at once.
 */
export default fp(async app => {
  const json = new Representations('application/json; charset=utf-8', async () => JSON.stringify(app.swagger()))
  const yaml = new Representations('application/x-yaml', async () => app.swagger({ yaml: true }))
  await app.register(documentsAt({
    '/openapi.json': json,
    '/documentation/json': json,
    '/documentation/yaml': yaml,
    '/docs/json': json,
    '/docs/yaml': yaml
  }))
  for (const path of ['/documentation', '/docs']) await app.register(pageOf(path, `${path}/static`, [SWAGGER_FOLDER, SWAGGER_UI]))
  await app.register(pageOf('/redoc', '/redoc', [REDOC_FOLDER]))
}, { name: 'documentation', dependencies: ['openapi'] })
