import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import fp from 'fastify-plugin'
import type { Session } from '../contract/access.js'
import { TooManyEventStreams } from '../contract/errors.js'
import { EventsRoute } from '../contract/host-routes.js'
import { Announcements } from '../hosting/announcements.js'
import { scopeFor } from '../plugins/access.js'

/** The most connections: a host has a few devices with a few tabs each. */
const MOST = 16

/** `GET /host/events`. */
const hostEvents: FastifyPluginAsyncTypebox = async app => {
  const { access, views, viewers, hostView } = app
  const announcements = new Announcements(hostView)
  const open = new Map<ServerResponse, Session>()

  const change = () => announcements.change()
  access.on('changed', change).on('ended', change).on('waiting', change).on('pin', change)
  views.on('paused', change).on('changed', change)
  viewers.on('came', change).on('left', change)

  access.on('ended', () => {
    for (const [{ socket }, { isOver }] of open) if (isOver && socket) app.cutConnection(socket)
  })
  app.addHook('preClose', async () => { for (const raw of open.keys()) raw.destroy() })

  app.get('/host/events', { exposeHeadRoute: false, schema: EventsRoute }, async (request, reply) => {
    if (open.size >= MOST) throw new TooManyEventStreams(MOST)
    const base = hostView.baseOf(request)
    const { raw } = reply.hijack()
    raw.once('close', () => open.delete(raw))
    open.set(raw, request.admission!.session)
    raw.writeHead(200, {
      ...reply.getHeaders() as OutgoingHttpHeaders,
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no'
    })
    announcements.join(raw, base)
  })
}

export default fp(scopeFor('host', hostEvents), {
  name: 'deskfeed/routes/host-events', encapsulate: true, dependencies: ['access', 'connections', 'deskfeed-capture', 'errors', 'host-view']
})
