import { networkInterfaces } from 'node:os'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { MODES, SECRETS } from '../contract/access.js'
import { errorAnswers } from '../contract/error-answers.js'
import { ERRORS } from '../contract/error-catalogue.js'
import { NobodyThere } from '../contract/errors.js'
import { HostStateSchema, type HostState } from '../contract/host.js'
import { literals } from '../contract/literals.js'
import { isLoopbackHost, urlHost } from '../network/address.js'
import { reachableAddresses } from '../network/interfaces.js'
import { scopeFor } from '../plugins/access.js'
import { storeNothing } from '../plugins/security-headers.js'

/** Something that the host does; it is answered with the state after it. */
const action = (operationId: string, summary: string, description: string) =>
  ({ operationId, tags: ['host'], summary, description, response: { 200: HostStateSchema } }) satisfies FastifySchema

const PersonParamsSchema = Type.Object({
  id: Type.String({ maxLength: 64, description: 'as the list has it', examples: ['Xq0p3nWbT1mS5c8dZ2kF7g'] })
})

/** Something that the host does with somebody. */
const personAction = (operationId: string, summary: string, description: string) => ({
  ...action(operationId, summary, description),
  params: PersonParamsSchema,
  response: { 200: HostStateSchema, ...errorAnswers(ERRORS.NobodyThere) }
}) satisfies FastifySchema

const HostRoute = action('getHost', 'Who may look, and who does', 'The settings, the links with their keys, who looks and who waits.')

const SettingsRoute = {
  ...action('changeSettings', 'Change who may look',
    'Until the next start. Whoever looks already goes on; but when it is `open` no more, those who came because it was are cut off.'),
  body: Type.Object({
    access: literals(MODES, {
      description: 'what somebody without the key can do: nothing (`key`), type in a PIN (`pin`), ask (`ask`), just look (`open`)'
    })
  }, { additionalProperties: false, description: 'What is to be.', examples: [{ access: 'ask' }] })
} satisfies FastifySchema

const PauseRoute = action('pause', 'Let nobody see the screen for a while',
  'Nothing is captured; viewers stay connected and read that it is paused, `/snapshot.jpg` answers 503.')

const ResumeRoute = action('resume', 'Let them see it again', 'Whoever has stayed sees the screen again.')

const RenewRoute = {
  ...action('renew', 'Renew the key, the PIN or the stream link',
    'The old one opens nothing any more. Whoever came by the old key or the old stream link is cut off; whoever came by the PIN stays.'),
  body: Type.Object({
    secret: literals(SECRETS, { description: 'what is renewed' })
  }, { additionalProperties: false, description: 'What is to be renewed.', examples: [{ secret: 'stream_key' }] })
} satisfies FastifySchema

const EndViewerRoute = personAction('endViewer', 'Cut off a viewer',
  'Ends their stream and takes their cookie away. With the key, the PIN or the stream link they can come again until it is renewed.')

const AllowRoute = personAction('allow', 'Let a newcomer in', 'Their page shows the screen within two seconds.')

const DenyRoute = personAction('deny', 'Do not let a newcomer in',
  'They are told so. Somebody who is denied five times has to wait before asking again.')

/** `stream_key` was spelled with a blank once: clients that still send it so are understood. */
function readOldSpelling ({ body }: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  const fields = body as { secret?: unknown } | null | undefined
  if (fields?.secret === 'stream key') fields.secret = 'stream_key'
  done()
}

export interface HostOptions {
  /** The address that the service listens on. */
  host: string
  /** Its port, as far as it is known before. */
  port: number
}

/** `/host` and below: what only the host does. */
const host: FastifyPluginAsyncTypebox<HostOptions> = async (app, { host, port }) => {
  const { access, views, viewers } = app
  storeNothing(app)

  /** Where others reach this service: as the host does, unless that is this machine's name for itself. */
  function baseOf (request: FastifyRequest): string {
    const { protocol, socket } = request
    if (!isLoopbackHost(request.host)) return `${protocol}://${request.host}`
    const [address = 'localhost'] = reachableAddresses(networkInterfaces(), host)
    return `${protocol}://${urlHost(address)}:${socket.localPort ?? port}`
  }

  const stateOf = (request: FastifyRequest): HostState => ({
    access: access.mode,
    paused: views.paused !== undefined,
    pin: access.pin,
    link: `${baseOf(request)}/#key=${access.key}`,
    streamLink: `${baseOf(request)}/video_feed?key=${access.streamKey}`,
    viewers: viewers.all,
    waiting: access.waitingRoom.newcomers
  })

  app.get('/host', { schema: HostRoute }, async request => stateOf(request))

  app.put('/host/settings', { schema: SettingsRoute }, async request => {
    access.mode = request.body.access
    return stateOf(request)
  })

  app.post('/host/pause', { schema: PauseRoute }, async request => {
    views.pause('paused by the host')
    return stateOf(request)
  })

  app.post('/host/resume', { schema: ResumeRoute }, async request => {
    views.resume()
    return stateOf(request)
  })

  app.post('/host/renew', { schema: RenewRoute, preValidation: readOldSpelling }, async request => {
    access.renew(request.body.secret)
    return stateOf(request)
  })

  app.delete('/host/viewers/:id', { schema: EndViewerRoute }, async request => {
    const { id } = request.params
    const viewing = viewers.find(id)
    if (!viewing) throw new NobodyThere(id)
    const session = viewing.caller.admission?.session
    if (session) access.endSession(session)
    viewing.cut()
    return stateOf(request)
  })

  for (const [name, isWelcome, schema] of [['allow', true, AllowRoute], ['deny', false, DenyRoute]] as const) {
    app.post(`/host/waiting/:id/${name}`, { schema }, async request => {
      const { id } = request.params
      if (!access.decide(id, isWelcome)) throw new NobodyThere(id)
      return stateOf(request)
    })
  }
}

export default fp(scopeFor('host', host), {
  name: 'deskfeed/routes/host', encapsulate: true, dependencies: ['access', 'deskfeed-capture', 'errors', 'forms', 'validation']
})
