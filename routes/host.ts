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

/** Something that the host does. The answer is the state that follows. */
const action = (operationId: string, summary: string, description: string) =>
  ({ operationId, tags: ['host'], summary, description, response: { 200: HostStateSchema } }) satisfies FastifySchema

const PersonParamsSchema = Type.Object({
  id: Type.String({ maxLength: 64, description: 'their `id` in the list', examples: ['Xq0p3nWbT1mS5c8dZ2kF7g'] })
})

/** Something that the host does with one person. */
const personAction = (operationId: string, summary: string, description: string) => ({
  ...action(operationId, summary, description),
  params: PersonParamsSchema,
  response: { 200: HostStateSchema, ...errorAnswers(ERRORS.NobodyThere) }
}) satisfies FastifySchema

const HostRoute = action('getHost', 'Who may watch, and who is watching',
  'The settings, the links with their keys, who is watching and who is waiting.')

const SettingsRoute = {
  ...action('changeSettings', 'Change who may watch',
    'Holds until the next start. Viewers keep watching, except those who got in only because `access` was `open`: ' +
    'they are cut off when it no longer is.'),
  body: Type.Object({
    access: literals(MODES, {
      description: 'what somebody without the key can do: nothing (`key`), enter a PIN (`pin`), ask the host (`ask`), ' +
        'or just watch (`open`)'
    })
  }, { additionalProperties: false, description: 'The new settings.', examples: [{ access: 'ask' }] })
} satisfies FastifySchema

const PauseRoute = action('pause', 'Pause the screen for everybody',
  'Nothing is captured. Viewers stay connected and are shown that the screen is paused; `/snapshot.jpg` answers 503.')

const ResumeRoute = action('resume', 'Show the screen again', 'Viewers who stayed connected see the screen again.')

const RenewRoute = {
  ...action('renew', 'Renew the key, the PIN or the stream link',
    'The old one no longer opens anything. Whoever came by the old key or the old stream link is cut off; whoever came by the PIN stays.'),
  body: Type.Object({
    secret: literals(SECRETS, { description: 'what to renew' })
  }, { additionalProperties: false, description: 'What to renew.', examples: [{ secret: 'stream_key' }] })
} satisfies FastifySchema

const EndViewerRoute = personAction('endViewer', 'Cut off a viewer',
  'Ends their stream and their session. With the key, the PIN or the stream link they can come back until it is renewed.')

const AllowRoute = personAction('allow', 'Let a newcomer in', 'Their page shows the screen within two seconds.')

const DenyRoute = personAction('deny', 'Turn a newcomer away',
  'Their page tells them. Somebody who is turned away five times has to wait before asking again.')

/** `stream_key` was once spelled with a blank: clients that still send that are understood. */
function readOldSpelling ({ body }: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  const fields = body as { secret?: unknown } | null | undefined
  if (fields?.secret === 'stream key') fields.secret = 'stream_key'
  done()
}

export interface HostOptions {
  /** The address the service listens on. */
  host: string
  /** The port it is to listen on; 0 if any. */
  port: number
}

/** `/host` and below: what only the host may do. */
const host: FastifyPluginAsyncTypebox<HostOptions> = async (app, { host, port }) => {
  const { access, views, viewers } = app
  storeNothing(app)

  /** The base of the links, for other machines: what the host's request names, unless only this machine knows it by that. */
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
