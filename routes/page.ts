import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { VIEWER_FOLDER } from '../assets.js'
import { scopeFor } from '../plugins/access.js'
import { servePages } from '../plugins/security-headers.js'

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

/** `GET /`, and below `/viewer/` what the page loads. */
const page: FastifyPluginAsyncTypebox = async app => {
  servePages(app)
  await app.register(fastifyStatic, { root: VIEWER_FOLDER, prefix: '/viewer/', index: false, schemaHide: true })
  app.get('/', { schema: PageRoute }, (_request, reply) => reply.sendFile('index.html'))
}

// Open to everybody: the page and what it loads contain nothing of the screen, and tell those without access how to get it.
export default fp(scopeFor('open', page), { name: 'deskfeed/routes/page', encapsulate: true })
