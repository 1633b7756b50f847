import { networkInterfaces } from 'node:os'
import createError from '@fastify/error'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import { isLoopbackHost, urlHost } from '../network/address.js'
import { MODES, SECRETS } from '../access/access-control.js'
import { reachableAddresses } from '../network/interfaces.js'
import { ErrorAnswerSchema } from '../contract/schemas.js'

const NobodyThere = createError<[string]>('NOT_FOUND', 'Nobody has the id %s (any more)', 404)

const IdSchema = Type.Object({ id: Type.String({ maxLength: 64, description: 'as the list has it', examples: ['Xq0p3nWbT1mS5c8dZ2kF7g'] }) })

const PersonSchema = {
  id: Type.String({ description: 'for what is done with them' }),
  name: Type.String({ description: 'as they call themselves; may be empty' }),
  address: Type.String({ description: 'where they are' }),
  userAgent: Type.String({ description: 'with what they look' }),
  since: Type.Integer({ description: 'since when, in ms since the epoch' })
}

const HostSchema = Type.Object({
  access: Type.Union(MODES.map(mode => Type.Literal(mode)), { description: 'what somebody without the key can do: nothing, type in a PIN, ask, or just look' }),
  paused: Type.Boolean({ description: 'whether nobody sees the screen right now' }),
  pin: Type.String({ description: 'lets in with `access` `pin`' }),
  link: Type.String({ description: 'opens the page, with the key in it' }),
  streamLink: Type.String({ description: 'opens the stream, for players, with a key of its own in it' }),
  viewers: Type.Array(Type.Object({
    ...PersonSchema,
    grant: Type.String({ description: 'by what they were let in' }),
    dropped: Type.Integer({ description: 'pictures that they missed because they were slow' })
  }), { description: 'who looks' }),
  waiting: Type.Array(Type.Object(PersonSchema), { description: 'who asks to be let in' })
}, {
  description: 'Who may look, and who does.',
  examples: [{
    access: 'ask',
    paused: false,
    pin: '042137',
    link: 'http://192.0.2.1:3000/#key=q83vEjRWeJCrze8SNFZ4kA',
    streamLink: 'http://192.0.2.1:3000/video_feed?key=ASNFZ4mrze8BI0VniavN7w',
    viewers: [{ id: 'Xq0p3nWbT1mS5c8dZ2kF7g', name: 'Ann', address: '192.0.2.7', userAgent: 'VLC/3.0.18', since: 1767225600000, grant: 'host', dropped: 12 }],
    waiting: [{ id: 'b8aR1yVfT6uKq3sN0wEj5Q', name: 'Bob', address: '192.0.2.8', userAgent: 'Mozilla/5.0', since: 1767225601000 }]
  }]
})

const NotFoundAnswer = ErrorAnswerSchema(404, 'Nobody has this id.', 'NOT_FOUND', 'Nobody has the id Xq0p3nWbT1mS5c8dZ2kF7g (any more)')

/** Something that the host does; it is answered with how it stands then. */
const ActionSchema = (operationId: string, summary: string, description: string) =>
  ({ operationId, tags: ['host'], summary, description, response: { 200: HostSchema } })

const PersonActionSchema = (operationId: string, summary: string, description: string) =>
  ({ ...ActionSchema(operationId, summary, description), params: IdSchema, response: { 200: HostSchema, 404: NotFoundAnswer } })

const SettingsBodySchema = Type.Object({
  access: Type.Union(MODES.map(mode => Type.Literal(mode)), { description: 'what somebody without the key can do: nothing (`key`), type in a PIN (`pin`), ask (`ask`), just look (`open`)' })
}, { additionalProperties: false, description: 'What is to be.', examples: [{ access: 'ask' }] })

const RenewBodySchema = Type.Object({
  secret: Type.Union(SECRETS.map(name => Type.Literal(name)), { description: 'what is made anew' })
}, { additionalProperties: false, description: 'What is to be made anew.', examples: [{ secret: 'stream key' }] })

/** `/host` and below: what only the host does. Needs the plugins `access` and `capture`. */
const host: FastifyPluginAsyncTypebox = async app => {
  const { access, views } = app
  const viewers = app.viewers!

  app.decorate('routeAccess', 'host')
  app.addHook('onSend', (_request, reply, payload, done) => {
    reply.header('cache-control', 'no-store')
    done(null, payload)
  })

  /** Where others reach this service: as the host does, unless that is this machine's name for itself. */
  function baseOf ({ protocol, host, socket }: FastifyRequest): string {
    if (!isLoopbackHost(host)) return `${protocol}://${host}`
    const [address = 'localhost'] = reachableAddresses(networkInterfaces(), app.config.HOST)
    return `${protocol}://${urlHost(address)}:${socket.localPort ?? app.config.PORT}`
  }

  const stateOf = (request: FastifyRequest) => ({
    access: access.mode,
    paused: views.paused !== undefined,
    pin: access.pin,
    link: `${baseOf(request)}/#key=${access.key}`,
    streamLink: `${baseOf(request)}/video_feed?key=${access.streamKey}`,
    viewers: viewers.all,
    waiting: access.waitingRoom.newcomers
  })

  app.get('/host', {
    schema: ActionSchema('getHost', 'Who may look, and who does', 'The settings, the links with their keys, who looks and who waits.')
  }, async request => stateOf(request))

  app.put('/host/settings', {
    schema: { ...ActionSchema('changeSettings', 'Change who may look', 'Until the next start. Who looks already goes on, but when it is `open` no more, those who came because it was.'), body: SettingsBodySchema }
  }, async request => {
    access.mode = request.body.access
    return stateOf(request)
  })

  app.post('/host/pause', {
    schema: ActionSchema('pause', 'Let nobody see the screen for a while', 'Nothing is captured; viewers stay connected and read that it is paused, `/snapshot.jpg` answers 503.')
  }, async request => {
    views.pause('paused by the host')
    return stateOf(request)
  })

  app.post('/host/resume', {
    schema: ActionSchema('resume', 'Let them see it again', 'Who has stayed sees the screen again.')
  }, async request => {
    views.resume()
    return stateOf(request)
  })

  app.post('/host/renew', {
    schema: {
      ...ActionSchema('renew', 'Make a key, the PIN or the stream link anew', 'The old one opens nothing any more. Who came by the old key or the old stream link is cut off; who came by the PIN stays.'),
      body: RenewBodySchema
    }
  }, async request => {
    access.renew(request.body.secret)
    return stateOf(request)
  })

  app.delete('/host/viewers/:id', {
    schema: PersonActionSchema('endViewer', 'Cut off a viewer', 'Ends their stream and takes their cookie away. Who has the key, the PIN or the stream link can come again until it is made anew.')
  }, async request => {
    const { id } = request.params
    const admission = viewers.admissionOf(id)
    if (!admission) throw new NobodyThere(id)
    if (admission.session) access.endSession(admission.session)
    viewers.end((_admission, other) => other === id)
    return stateOf(request)
  })

  for (const [name, isWelcome, summary, description] of [
    ['allow', true, 'Let a newcomer in', 'Their page shows the screen within two seconds.'],
    ['deny', false, 'Do not let a newcomer in', 'They are told so. Who is denied five times has to wait before asking again.']
  ] as const) {
    app.post(`/host/waiting/:id/${name}`, { schema: PersonActionSchema(name, summary, description) }, async request => {
      const { id } = request.params
      if (!access.answer(id, isWelcome)) throw new NobodyThere(id)
      return stateOf(request)
    })
  }
}

export default host
