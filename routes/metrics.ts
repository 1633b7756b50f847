import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { createRegistry } from '../metrics/index.js'
import { storeNothing } from '../plugins/security-headers.js'

const EXAMPLE = [
  '# HELP deskfeed_pictures_total Pictures that the source gave.',
  '# TYPE deskfeed_pictures_total counter',
  'deskfeed_pictures_total{source="x11"} 1820',
  ''
].join('\n')

const MetricsRoute = {
  operationId: 'getMetrics',
  tags: ['service'],
  summary: 'Metrics for Prometheus',
  description: 'In the text format of Prometheus. For the host, and for whoever shows `METRICS_KEY` as a bearer token or as the password ' +
    'of Basic authentication.',
  response: {
    200: {
      description: 'The metrics.',
      content: {
        'text/plain': { schema: Type.String({ description: 'Prometheus text format 0.0.4' }), examples: { metrics: { value: EXAMPLE } } }
      }
    }
  }
} satisfies FastifySchema

/** `GET /metrics`. */
const metrics: FastifyPluginAsyncTypebox = async app => {
  const registry = createRegistry(app)
  storeNothing(app)
  app.get('/metrics', { config: { access: 'metrics' }, schema: MetricsRoute }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()))
}

export default fp(metrics, {
  name: 'deskfeed/routes/metrics', encapsulate: true, dependencies: ['access', 'deskfeed-capture', 'errors', 'load']
})
