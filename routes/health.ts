import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { Type } from '@sinclair/typebox'
import { epoch } from '../capture/views/answers.js'
import { AliveSchema, HealthSchema, ReadySchema } from '../contract/health.js'
import { visitorOf } from '../plugins/access.js'

const AliveRoute = {
  operationId: 'getAlive',
  tags: ['service'],
  summary: 'Whether the process is alive',
  description: 'For supervisors, which start the service again if there is no answer: the event loop turns. It says nothing about the ' +
    'screen. Answered for any `Host`, and for HTTP/1.0 without one.',
  response: { 200: AliveSchema }
} satisfies FastifySchema

const ReadyRoute = {
  operationId: 'getReady',
  tags: ['service'],
  summary: 'Whether the screen can be shown',
  description: 'For load balancers. While somebody is watching, the source must have answered within the last 5 s. While nobody is, the ' +
    'last attempt to capture it counts; if that failed, each question has it tried again, at most once in 5 s. A pause is no reason. One ' +
    'display besides the shared one, or one view, can fail without any effect. Answered for any `Host`, and for HTTP/1.0 without one; ' +
    'a request for a host that is not this service is told only `status` and `reason`.',
  response: {
    200: ReadySchema,
    503: {
      ...ReadySchema,
      description: 'The screen can\'t be shown.',
      examples: [{
        status: 'unavailable',
        reason: 'lost',
        fault: 'the X server :0 has closed the connection',
        code: 'SOURCE_ENDED',
        source: 'x11',
        triedAt: 1767225661000,
        answeredAt: 1767225660000
      }]
    }
  }
} satisfies FastifySchema

const HealthQuery = Type.Object({
  viewer: Type.Optional(Type.String({
    maxLength: 64,
    description: 'the id of a viewer, as `/updates` tells it at the start: whether they are still there, for a client that may have been ' +
      'cut off without hearing of it',
    examples: ['q83vEjRWeJCrze8SNFZ4kA']
  }))
})

const HealthRoute = {
  operationId: 'getHealth',
  tags: ['service'],
  summary: 'How the service is doing',
  querystring: HealthQuery,
  description: 'For people, and for the page. It never starts a capture: while nobody is watching, the state of the screen is ' +
    'unknown, and the answer is `ok`. `/readyz` says more about that. Answered for any `Host`, and for HTTP/1.0 without one.',
  response: {
    200: HealthSchema,
    503: {
      ...HealthSchema,
      description: 'The screen is lost.',
      examples: [{ ...HealthSchema.examples[0], status: 'unavailable', reason: 'the display :0 is gone', code: 'SOURCE_ENDED' }]
    }
  }
} satisfies FastifySchema

/** Probes ask by whatever name or address leads here. So a page whose name was made to lead here can ask too: see `isOurs`. */
const config = { access: 'open', anyHost: true } as const

/** Tenths of a second. */
const rounded = (seconds: number) => Math.round(10 * seconds) / 10

/**
 * `GET /livez`, `/readyz` and `/healthz`. If the plugin `access` is registered before it, clients that may not watch are told less; if
 * `hosts` is, requests for other hosts next to nothing.
 */
const health: FastifyPluginAsyncTypebox = async app => {
  const { views, viewers, source } = app
  const instance = Date.now().toString(36)
  const isOurs = (request: FastifyRequest) => !app.hasDecorator('isMisdirected') || !app.isMisdirected(request)
  const mayWatch = app.hasDecorator('access')
    ? (request: FastifyRequest) => isOurs(request) && app.access.identify(visitorOf(request)) !== undefined
    : isOurs
  const answer = (reply: FastifyReply, isWell: boolean) => reply.code(isWell ? 200 : 503).header('cache-control', 'no-store')

  app.get('/livez', { config, schema: AliveRoute }, (_request, reply) => { answer(reply, true).send({ status: 'ok' }) })

  app.get('/readyz', { config, schema: ReadyRoute }, async (request, reply) => {
    const reason = source.isSubstitute ? 'test_pattern' : views.unready
    const { triedAt, answeredAt, reason: last } = views.contact
    const code = source.code ?? last?.code ?? (reason === 'no_answer' ? 'SOURCE_HANGS' : undefined)
    if (reason) views.tryAgain()
    return answer(reply, reason === undefined).send({
      status: reason ? 'unavailable' : 'ok',
      ...reason && { reason },
      ...mayWatch(request) && {
        ...last && { fault: last.fault }, ...code && { code }, source: source.name, triedAt: epoch(triedAt), answeredAt: epoch(answeredAt)
      }
    })
  })

  app.get('/healthz', { config, schema: HealthRoute }, async (request, reply) => {
    const { reason, age } = views
    const { viewer } = request.query
    const isViewer = mayWatch(request)
    const status = reason ? 'unavailable' : 'ok'
    answer(reply, !reason)
    if (!isOurs(request)) return reply.send({ status })
    return reply.send({
      status,
      ...reason && isViewer && { reason: reason.fault, code: reason.code },
      instance,
      source: source.name,
      display: source.display.id,
      paused: views.paused !== undefined,
      capturing: views.capturing,
      ...isViewer && age !== undefined && { age: rounded(age) },
      viewers: viewers.size,
      places: viewers.places,
      ...viewer !== undefined && { watching: viewers.find(viewer) !== undefined },
      ...isViewer && { frames: views.frames, captures: views.captures }
    })
  })
}

export default fp(health, { name: 'deskfeed/routes/health', encapsulate: true, dependencies: ['deskfeed-capture'] })
