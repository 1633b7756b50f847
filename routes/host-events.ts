import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import fp from 'fastify-plugin'
import type { Session } from '../contract/access.js'
import { TooManyEventStreams } from '../contract/errors.js'
import { EventsRoute } from '../contract/host-routes.js'
import { Announcements } from '../hosting/announcements.js'
import { HostView, type HostOptions } from '../hosting/host-view.js'
import { scopeFor } from '../plugins/access.js'

/** The most connections: a host has a few devices with a few tabs each. */
const MOST = 16
/** How long a client may take over the last event once its stream ends, ms. */
const LAST_EVENT_MS = 500

/** Ends an answer, whether or not its client still reads. */
function end (raw: ServerResponse): void {
  raw.end()
  setTimeout(() => raw.destroy(), LAST_EVENT_MS).unref()
}

/** `GET /host/events`. */
const hostEvents: FastifyPluginAsyncTypebox<HostOptions> = async (app, options) => {
  const { access, views, viewers } = app
  const view = new HostView(app, options)
  const announcements = new Announcements(view)
  const open = new Map<ServerResponse, Session>()

  const change = () => announcements.change()
  access.on('changed', change).on('ended', change).on('newcomer', change).on('denied', change).on('pin', change)
  views.on('paused', change).on('changed', change)
  viewers.on('came', change).on('left', change)

  access.on('ended', () => {
    for (const [raw, { isOver }] of open) if (isOver) end(raw)
  })
  app.addHook('preClose', async () => { for (const raw of open.keys()) end(raw) })

  app.get('/host/events', { exposeHeadRoute: false, schema: EventsRoute }, async (request, reply) => {
    if (open.size >= MOST) throw new TooManyEventStreams(MOST)
    const { raw } = reply.hijack()
    raw.writeHead(200, {
      ...reply.getHeaders() as OutgoingHttpHeaders,
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no'
    })
    open.set(raw, request.admission!.session)
    const leave = announcements.join(raw, view.wayOf(request))
    raw.once('close', () => {
      open.delete(raw)
      leave()
    })
  })
}

export default fp(scopeFor('host', hostEvents), {
  name: 'deskfeed/routes/host-events', encapsulate: true, dependencies: ['access', 'deskfeed-capture', 'errors', 'links']
})
