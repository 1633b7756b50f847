import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest, FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { PictureViewSchema } from '../capture/views/view.js'
import { StreamKeySchema } from '../contract/access.js'
import { errorAnswers } from '../contract/error-answers.js'
import { ERRORS } from '../contract/error-catalogue.js'
import { UpgradeRequired } from '../contract/errors.js'
import type { Watcher } from '../deltas/watcher.js'
import { unmapped } from '../network/address.js'

const UpdatesRoute = {
  operationId: 'getUpdates',
  tags: ['screen'],
  summary: 'The live screen, only what changes (WebSocket)',
  description: 'The first update is the whole picture. Each further one brings it to what the screen shows now; the client ' +
    'acknowledges it when it has painted it, and is sent the next one. A client on a slow link gets fewer updates, and JPEGs of lower ' +
    'quality, and does not lag behind. Other messages tell where the pointer is, where the host points and wants all to look, and why ' +
    'the screen can\'t be shown. docs/updates.md describes every byte. Whatever is refused is answered over HTTP, before the upgrade.',
  querystring: Type.Object({ key: StreamKeySchema, ...PictureViewSchema.properties }),
  response: {
    101: { description: 'The connection is a WebSocket from now on.', type: 'null' },
    ...errorAnswers(
      ERRORS.InvalidRequest, ERRORS.PictureTooLarge, ERRORS.RegionOutside, ERRORS.UnknownDisplay, ERRORS.UpgradeRequired,
      ERRORS.TooManyGuesses, ERRORS.OneOtherView, ERRORS.Overloaded, ERRORS.TooManyViewers, ERRORS.TooManyViews
    )
  }
} satisfies FastifySchema

/** `GET /updates`. */
const updates: FastifyPluginAsyncTypebox = async app => {
  const traffic = app.views.meter.over('updates')
  const watchers = new WeakMap<FastifyRequest, { watcher: Watcher, viewer: string }>()

  app.route({
    method: 'GET',
    url: '/updates',
    exposeHeadRoute: false,
    config: { streamLink: true, sight: 'feed' },
    schema: UpdatesRoute,
    // Whatever has to be refused must be before the upgrade.
    async preHandler (request) {
      if (!request.ws) {
        // Browsers don't tell a page why a WebSocket was refused. So it asks for none, and is refused for the same reason, if there is one.
        const refusal = app.viewers.refusal(unmapped(request.ip))
        if (refusal) throw refusal
        await app.views.find(request.query)
        return
      }
      const viewing = request.watch(request.query, traffic)
      const watcher = await viewing.view(view => app.watchUpdates(view, traffic, request.admission?.role === 'host'))
      if (!watcher) return // they have left
      viewing.over.addEventListener('abort', () => watcher.end(), { once: true })
      watchers.set(request, { watcher, viewer: viewing.id })
    },
    handler (_request, reply) {
      reply.headers({ upgrade: 'websocket', 'sec-websocket-version': '13' })
      throw new UpgradeRequired()
    },
    wsHandler (socket, request) {
      const watched = watchers.get(request)
      if (watched) watched.watcher.start(socket, request.raw.socket, watched.viewer)
      else socket.terminate()
    }
  })
}

export default fp(updates, {
  name: 'deskfeed/routes/updates', encapsulate: true, dependencies: ['deskfeed-capture', 'deskfeed-deltas', 'websockets']
})
