import type { Socket } from 'node:net'
import websocket from '@fastify/websocket'
import fp from 'fastify-plugin'
import FindMyWay from 'find-my-way'
import { asksForWebSocket, chooseUpgrades } from '../network/upgrades.js'
import { Rounds } from '../network/link/rounds.js'

/** The largest message that a client may send, bytes: the same as of a request. */
const MAX_PAYLOAD = 16 * 1024
/** The most frames that it may be cut into. */
const MAX_FRAGMENTS = 16
/**
 * After how long a WebSocket is sent a ping, ms: who is gone is noticed by what does not reach them, see `Pulse`, and proxies close
 * connections on which nothing happens for a minute (nginx, `proxy_read_timeout`).
 */
const PING_MS = 25_000
/** The time between two looks at who is to be sent one, ms: by so much a ping may be late. */
const ROUND_MS = 5000
/** How long clients may take to close once the service ends, ms: shutting down waits for it. */
const LAST_WORD_MS = 500
/** What clients ask for that may offer other subprotocols too, such as `base64` before it, as VNC clients in browsers do. */
const BINARY = 'binary'
/** RFC 6455, section 7.4.1. */
const GOING_AWAY = 1001

/**
 * WebSockets for the routes with a `wsHandler` that are registered after it: @fastify/websocket, which adds hooks to all of these routes,
 * so routes without WebSockets should come first. A request passes all hooks before it is upgraded, and is refused like any other.
 * Requests for another protocol, or on another route, are answered as if there were no WebSockets. Shutting down waits for none of them.
 */
export default fp(async app => {
  const { ignoreTrailingSlash, ignoreDuplicateSlashes, maxParamLength } = app.initialConfig.routerOptions ?? {}
  const routes = FindMyWay({ ignoreTrailingSlash, ignoreDuplicateSlashes, maxParamLength })
  const upgraded = new Set<Socket>()
  const pings = new Rounds(ROUND_MS)

  app.addHook('onRoute', ({ wsHandler, url }) => {
    if (wsHandler && !routes.hasRoute('GET', url)) routes.on('GET', url, () => {})
  })
  chooseUpgrades(app.server, request =>
    asksForWebSocket(request) && routes.find('GET', request.url!.split('?', 1)[0]!) !== null)

  app.server.on('upgrade', (request, socket: Socket) => {
    upgraded.add(socket)
    socket.once('close', () => {
      upgraded.delete(socket)
      request.destroy() // Node says nothing more of a request that was upgraded
    })
  })

  await app.register(websocket, {
    options: {
      perMessageDeflate: false,
      maxPayload: MAX_PAYLOAD,
      maxFragments: MAX_FRAGMENTS,
      // A browser fails if none of its own is chosen (RFC 6455, section 4.1).
      handleProtocols: offered => offered.has(BINARY) ? BINARY : offered.values().next().value!
    },
    // What a client sends that is no WebSocket is answered by `ws`, with a status of RFC 6455, and that a client leaves is no error.
    errorHandler (error, socket, request) {
      const { code = '' } = error as NodeJS.ErrnoException
      if (/^(WS_ERR_|E[A-Z]+$)/.test(code)) return
      request.log.error({ err: error, route: request.routeOptions.url }, 'a WebSocket failed')
      socket.terminate()
    },
    preClose (done) {
      for (const client of app.websocketServer.clients) client.close(GOING_AWAY)
      setTimeout(() => { for (const socket of upgraded) socket.destroy() }, LAST_WORD_MS).unref()
      done()
    }
  })
  app.websocketServer.on('connection', client => {
    const asked = { ask: () => { client.ping(); return PING_MS } }
    pings.add(asked, PING_MS)
    client.once('close', () => pings.remove(asked))
  })
  // Nobody parses HTTP any more on a connection that was to be upgraded. @fastify/websocket closes it if a hook after its own refuses it.
  app.addHook('onSend', ({ raw: { socket } }, reply, payload, done) => {
    if (upgraded.has(socket)) reply.header('connection', 'close').raw.once('finish', () => socket.destroySoon())
    done(null, payload)
  })
}, { name: 'websockets', dependencies: ['errors'] })
