import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest, FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { createWebSocketStream } from 'ws'
import { StreamKeySchema } from '../contract/access.js'
import { errorAnswers } from '../contract/error-answers.js'
import { ERRORS } from '../contract/error-catalogue.js'
import { UpgradeRequired } from '../contract/errors.js'
import { ProtocolError, SCREEN_NAME, admit } from '../rfb/index.js'
import type { RfbWatcher } from '../rfb/watcher.js'

const VncRoute = {
  operationId: 'getVnc',
  tags: ['screen'],
  summary: 'The live screen for VNC viewers (WebSocket)',
  description: 'RFB up to 3.8 (RFC 6143) as binary messages, for noVNC and its like: the view without parameters, to watch only. What is ' +
    'typed and clicked goes nowhere. Who may watch is decided here, as on other routes; RFB asks for no password then, not even with ' +
    'VNC_PASSWORD. docs/vnc.md tells what is understood. Whatever is refused is answered over HTTP, before the upgrade.',
  querystring: Type.Object({ key: StreamKeySchema }),
  response: {
    101: { description: 'The connection is a WebSocket from now on.', type: 'null' },
    ...errorAnswers(
      ERRORS.InvalidRequest, ERRORS.UpgradeRequired, ERRORS.TooManyGuesses, ERRORS.Overloaded, ERRORS.TooManyViewers
    )
  }
} satisfies FastifySchema

/** Whoever comes here has shown a key. */
const OPEN = { password: undefined, refusal: () => undefined, failed () {} }

/** `GET /vnc`. */
const vnc: FastifyPluginAsyncTypebox = async app => {
  const traffic = app.views.meter.over('vnc')
  const watchers = new WeakMap<FastifyRequest, RfbWatcher>()

  app.route({
    method: 'GET',
    url: '/vnc',
    exposeHeadRoute: false,
    config: { streamLink: true, sight: 'feed' },
    schema: VncRoute,
    // Whatever has to be refused must be before the upgrade.
    async preHandler (request) {
      if (!request.ws) return
      const viewing = request.watch({}, traffic)
      const watcher = await viewing.view(view => app.watchRfb(view, traffic))
      if (!watcher) return // they have left
      viewing.over.addEventListener('abort', () => watcher.end(), { once: true })
      watchers.set(request, watcher)
    },
    handler (_request, reply) {
      reply.headers({ upgrade: 'websocket', 'sec-websocket-version': '13' })
      throw new UpgradeRequired()
    },
    async wsHandler (socket, request) {
      const watcher = watchers.get(request)
      if (!watcher) return socket.terminate()
      const stream = createWebSocketStream(socket)
      try {
        const input = await admit(stream, OPEN)
        if (input) await watcher.run(stream, input, request.raw.socket, SCREEN_NAME)
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error
        request.log.info({ reason: error.message }, 'a VNC viewer was cut off')
      }
    }
  })
}

export default fp(vnc, {
  name: 'deskfeed/routes/vnc', encapsulate: true, dependencies: ['deskfeed-capture', 'deskfeed-rfb', 'websockets']
})
