import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest, FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { literals } from '../contract/literals.js'
import { visitorOf } from '../plugins/access.js'

const HealthSchema = Type.Object({
  status: literals(['ok', 'unavailable'], { description: '`unavailable` while the screen is lost' }),
  reason: Type.Optional(Type.String({ description: 'why the screen is lost; only for clients that may watch' })),
  instance: Type.String({ description: 'changes each time the service starts' }),
  source: Type.String({ description: 'how the screen is captured' }),
  display: Type.String({ description: 'the display that is shared' }),
  paused: Type.Boolean({ description: 'whether the host has paused the screen for everybody' }),
  capturing: Type.Boolean({ description: 'whether the screen is being captured right now, because somebody is watching' }),
  viewers: Type.Integer({ description: 'how many are watching' }),
  frames: Type.Optional(Type.Integer({
    description: 'frames published since the start; only for clients that may watch, since it reveals when something happens on the screen'
  })),
  captures: Type.Optional(Type.Integer({ description: 'how often the capture has started; only for clients that may watch' }))
}, {
  description: 'The state of the service.',
  examples: [{
    status: 'ok',
    instance: 'a4c1',
    source: 'x11',
    display: 'HDMI-1',
    paused: false,
    capturing: true,
    viewers: 3,
    frames: 1820,
    captures: 2
  }]
})

const HealthRoute = {
  operationId: 'getHealth',
  tags: ['service'],
  summary: 'Whether the service is working',
  description: 'For load balancers and watchdogs. It never starts a capture: while nobody is watching, the state of the screen is ' +
    'unknown, and the answer is `ok`.',
  response: {
    200: HealthSchema,
    503: {
      ...HealthSchema,
      description: 'The screen is lost.',
      examples: [{ ...HealthSchema.examples[0], status: 'unavailable', reason: 'the display :0 is gone' }]
    }
  }
} satisfies FastifySchema

/** `GET /healthz`. If the plugin `access` is registered before it, clients that may not watch are told less. */
const health: FastifyPluginAsyncTypebox = async app => {
  const instance = Date.now().toString(36)
  const mayWatch = app.hasDecorator('access')
    ? (request: FastifyRequest) => app.access.identify(visitorOf(request)) !== undefined
    : () => true

  app.get('/healthz', { config: { access: 'open' }, schema: HealthRoute }, async (request, reply) => {
    const { views, viewers, source } = app
    const { fault } = views
    const isViewer = mayWatch(request)
    return reply.code(fault ? 503 : 200).header('cache-control', 'no-store').send({
      status: fault ? 'unavailable' : 'ok',
      ...fault && isViewer && { reason: fault },
      instance,
      source: source.name,
      display: source.display.id,
      paused: views.paused !== undefined,
      capturing: views.capturing,
      viewers: viewers.size,
      ...isViewer && { frames: views.frames, captures: views.captures }
    })
  })
}

export default fp(health, { name: 'deskfeed/routes/health', encapsulate: true, dependencies: ['deskfeed-capture'] })
