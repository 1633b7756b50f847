import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { NobodyThere } from '../contract/errors.js'
import {
  AllowAllRoute, AllowRoute, ChangeSettingsRoute, DenyAllRoute, DenyRoute, EndSessionRoute, EndViewerRoute, HostRoute, PauseRoute,
  RenewRoute, ResumeRoute, SessionsRoute, SettingsRoute, ViewersRoute, WaitingRoute
} from '../contract/host-routes.js'
import { PAUSED_BY_HOST } from '../contract/troubles.js'
import { scopeFor } from '../plugins/access.js'
import { storeNothing } from '../plugins/security-headers.js'
import { offerHostPage } from './page.js'

/** What the host can decide about newcomers, about one and about all. */
const DECISIONS = [['allow', true, AllowRoute, AllowAllRoute], ['deny', false, DenyRoute, DenyAllRoute]] as const

/** `stream_key` was once spelled with a blank: clients that still send that are understood. */
function readOldSpelling ({ body }: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  const fields = body as { secret?: unknown } | null | undefined
  if (fields?.secret === 'stream key') fields.secret = 'stream_key'
  done()
}

/** `/host` and below: what only the host may do. */
const host: FastifyPluginAsyncTypebox = async app => {
  const { access, views, viewers, hostView: view } = app
  storeNothing(app)

  await app.register(async scope => {
    offerHostPage(scope)
    scope.get('/host', { schema: HostRoute }, async request => view.answer(request))
  })
  app.get('/host/settings', { schema: SettingsRoute }, async () => view.settings)
  app.get('/host/sessions', { schema: SessionsRoute }, async () => view.sessions)
  app.get('/host/viewers', { schema: ViewersRoute }, async () => view.viewers)
  app.get('/host/waiting', { schema: WaitingRoute }, async () => view.waiting)

  app.put('/host/settings', { schema: ChangeSettingsRoute }, async request => {
    const { access: mode, display: id, paused, end = false, ...change } = request.body
    if (paused) views.pause(PAUSED_BY_HOST) // however long it takes to list the displays
    const display = id === undefined ? {} : { display: id === views.display.id ? views.display : await views.findDisplay(id) }
    if (mode) access.changeMode(mode, { end })
    views.change({ ...change, ...display })
    if (paused === false) views.resume()
    return view.answer(request)
  })

  app.post('/host/pause', { schema: PauseRoute }, async request => {
    views.pause(PAUSED_BY_HOST)
    return view.answer(request)
  })

  app.post('/host/resume', { schema: ResumeRoute }, async request => {
    views.resume()
    return view.answer(request)
  })

  app.post('/host/renew', { schema: RenewRoute, preValidation: readOldSpelling }, async request => {
    const { secret, end = secret !== 'pin' } = request.body
    access.renew(secret, { end })
    return view.answer(request)
  })

  app.delete('/host/viewers/:id', { schema: EndViewerRoute }, async request => {
    const { id } = request.params
    const viewing = viewers.find(id)
    if (!viewing) throw new NobodyThere(id)
    const session = viewing.caller.admission?.session
    // Without a cookie, a session may be that of several players at one address.
    if (session?.until !== undefined) access.end(other => other === session)
    viewing.cut()
    return view.answer(request)
  })

  app.delete('/host/sessions/:id', { schema: EndSessionRoute }, async request => {
    const { id } = request.params
    if (!access.present.some(session => session.id === id)) throw new NobodyThere(id)
    access.end(session => session.id === id)
    return view.answer(request)
  })

  for (const [name, isWelcome, one, all] of DECISIONS) {
    app.post(`/host/waiting/:id/${name}`, { schema: one }, async request => {
      const { id } = request.params
      if (!access.decide(id, isWelcome)) throw new NobodyThere(id)
      return view.answer(request)
    })
    app.post(`/host/waiting/${name}`, { schema: all }, async request => {
      const { until = Infinity } = request.body
      for (const { id, since } of access.waitingRoom.newcomers) if (since <= until) access.decide(id, isWelcome)
      return view.answer(request)
    })
  }
}

export default fp(scopeFor('host', host), {
  name: 'deskfeed/routes/host',
  encapsulate: true,
  dependencies: ['access', 'deskfeed-capture', 'errors', 'forms', 'host-view', 'validation']
})
