import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { VIEWER_FOLDER } from '../assets.js'
import { weightOf } from '../network/accept.js'
import { scopeFor } from '../plugins/access.js'
import { servePage, servePages } from '../plugins/security-headers.js'

const PageRoute = {
  operationId: 'getPage',
  tags: ['screen'],
  summary: 'The page that shows the screen',
  description: 'For browsers. Even without scripts it shows the live screen.',
  response: {
    200: {
      description: 'The page.',
      content: { 'text/html': { schema: { type: 'string' }, examples: { page: { value: '<!DOCTYPE html><title>屏幕共享</title>' } } } }
    }
  }
} satisfies FastifySchema

/**
 * For a scope with nothing in it but `GET /host`: a browser gets the page, which is open to everybody, since it contains nothing of the
 * screen and tells those without the host key how to get in. Everybody else goes on to the guard, and to the JSON. The hook of a scope
 * comes before those of its routes, and so before the guard.
 */
export function offerHostPage (scope: FastifyInstance): void {
  const page = readFileSync(join(VIEWER_FOLDER, 'host.html'))
  scope.addHook('onRequest', (request, reply, done) => {
    reply.header('vary', 'accept')
    const accept = request.headers.accept ?? ''
    if (weightOf('text/html', accept) <= weightOf('application/json', accept)) return done()
    servePage(request, reply)
    reply.type('text/html; charset=utf-8').send(page)
  })
}

/** Of a file whose name changes with what is in it: browsers need not ask for it again. */
const NAMED_BY_CONTENT = /-[0-9A-Z]{8}\.(js|css)$/

/** `GET /`, and below `/viewer/` what the page loads. Where there are updates, whoever asks for the page is about to watch them. */
const page: FastifyPluginAsyncTypebox = async app => {
  servePages(app)
  await app.register(fastifyStatic, {
    root: VIEWER_FOLDER,
    prefix: '/viewer/',
    index: false,
    schemaHide: true,
    setHeaders (reply, path) {
      if (NAMED_BY_CONTENT.test(path)) reply.header('cache-control', 'public, max-age=31536000, immutable')
    }
  })
  app.get('/', {
    schema: PageRoute,
    async onResponse ({ method }) {
      if (method === 'GET' && app.hasDecorator('expectUpdates')) await app.expectUpdates()
    }
  }, (_request, reply) => reply.sendFile('index.html'))
}

// Open to everybody: the page and what it loads contain nothing of the screen, and tell those without access how to get it.
export default fp(scopeFor('open', page), { name: 'deskfeed/routes/page', encapsulate: true })
