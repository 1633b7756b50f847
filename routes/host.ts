import { networkInterfaces } from 'node:os'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { deviceOf } from '../access/device.js'
import { NobodyThere } from '../contract/errors.js'
import type { HostState } from '../contract/host.js'
import { isLoopbackHost, urlHost } from '../network/address.js'
import { reachableAddresses } from '../network/interfaces.js'
import { scopeFor } from '../plugins/access.js'
import { storeNothing } from '../plugins/security-headers.js'
import {
  AllowRoute, DenyRoute, EndSessionRoute, EndViewerRoute, HostRoute, PauseRoute, RenewRoute, ResumeRoute, SettingsRoute
} from '../contract/host-routes.js'

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

  const sessionsOf = (reductions = viewers.reductions) => access.present.map(session => {
    const { id, name, userAgent, address, since, lastSeen, watches, role, grant } = session
    const reduced = reductions.get(session) ?? ''
    return { id, name, device: deviceOf(userAgent), address, since, lastSeen, watches, role, grant, reduced }
  })

  const stateOf = (request: FastifyRequest): HostState => ({
    access: access.mode,
    paused: views.paused !== undefined,
    pin: access.pin,
    link: `${baseOf(request)}/#key=${access.key}`,
    streamLink: `${baseOf(request)}/video_feed?key=${access.streamKey}`,
    sessions: sessionsOf(),
    viewers: viewers.all,
    waiting: access.waitingRoom.newcomers
  })

  app.get('/host', { schema: HostRoute }, async request => stateOf(request))

  app.put('/host/settings', { schema: SettingsRoute }, async request => {
    const { access: mode, end = false } = request.body
    access.changeMode(mode, { end })
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
    const { secret, end = secret !== 'pin' } = request.body
    access.renew(secret, { end })
    return stateOf(request)
  })

  app.delete('/host/viewers/:id', { schema: EndViewerRoute }, async request => {
    const { id } = request.params
    const viewing = viewers.find(id)
    if (!viewing) throw new NobodyThere(id)
    const session = viewing.caller.admission?.session
    // Without a cookie, a session may be that of several players at one address.
    if (session?.until !== undefined) access.end(other => other === session)
    viewing.cut()
    return stateOf(request)
  })

  app.delete('/host/sessions/:id', { schema: EndSessionRoute }, async request => {
    const { id } = request.params
    if (!access.present.some(session => session.id === id)) throw new NobodyThere(id)
    access.end(session => session.id === id)
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
