import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import { TooManyConnections } from '../contract/errors.js'
import { rateLimitKey, isLoopback } from '../network/address.js'
import { Tally } from '../network/tally.js'

/**
 * A client that takes nothing for this time, ms, or for twice of it, is cut: Node looks after each such time whether what waits has
 * become less. So slow readers are gone within 9 s. Not a round number, so that it is nobody's `keepAliveTimeout`.
 */
const SILENCE_MS = 4400
/** So many more are told so, with 503, and closed; beyond these they are closed without a word. */
const MOST_TOLD = 100
/** The same for one address. */
const MOST_TOLD_PER_ADDRESS = 10
/** That connections were refused is logged at most this often, ms. */
const LOG_EVERY_MS = 60_000

/** What one connection has for itself, with TLS and without. */
const nameOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`

export interface ConnectionsOptions {
  /** What is asked over others beyond these is answered 503. */
  maxConnections: number
  /** The same for those from one address, or one /64 of IPv6; none if left out. This machine itself has no such ceiling: proxies run on it. */
  maxConnectionsPerAddress?: number
}

/**
 * What one client can do to the others by holding connections: ceilings for all and for an address, and an end for those who ask but
 * do not read. Those who are slow to ask are ended by Node, see `options` in app.ts.
 */
export default fp<ConnectionsOptions>(async (app, { maxConnections, maxConnectionsPerAddress = Infinity }) => {
  const { server } = app
  server.maxConnections = maxConnections + MOST_TOLD
  let loggedAt = -LOG_EVERY_MS
  const logRefusal = (ceiling: object) => {
    if (performance.now() - loggedAt < LOG_EVERY_MS) return
    loggedAt = performance.now()
    app.log.warn(ceiling, 'more connections than this service takes: new ones are refused')
  }
  server.on('drop', () => logRefusal({ maxConnections }))

  let open = 0
  const byAddress = new Tally()
  const refused = new Set<string>()
  server.on('connection', (socket: Socket) => {
    const { remoteAddress } = socket
    if (remoteAddress === undefined) return // it has gone already
    const address = rateLimitKey(remoteAddress)
    const ceiling = isLoopback(remoteAddress) ? Infinity : maxConnectionsPerAddress
    const ofAddress = byAddress.of(address)
    if (ofAddress >= ceiling + MOST_TOLD_PER_ADDRESS) {
      socket.destroy()
      return
    }
    const name = nameOf(socket)
    if (open >= maxConnections || ofAddress >= ceiling) {
      logRefusal(open >= maxConnections ? { maxConnections } : { maxConnectionsPerAddress, address })
      refused.add(name)
    }
    open++
    byAddress.add(address)
    socket.once('close', () => {
      open--
      byAddress.remove(address)
      refused.delete(name)
    })
  })

  // Node hands on all requests that a client has sent at once, and tells nobody when one that waits behind another is let go: files stay
  // open, and the work for all of them is done at once (30 connections with 1300 each held everybody up for 17 s, measured). So each waits its turn.
  app.addHook('onRequest', (request, reply, done) => {
    if (refused.size > 0 && refused.has(nameOf(request.socket))) {
      reply.header('connection', 'close')
      return done(new TooManyConnections())
    }
    if (reply.raw.socket !== null) done()
    else reply.raw.once('socket', () => done())
  })

  server.setTimeout(SILENCE_MS, (socket: Socket) => {
    // Between two requests Node waits for another time, after which the connection is of no use any more.
    const isAnswering = socket.timeout === SILENCE_MS
    // Nothing waits: it is the answer that takes its time.
    if (isAnswering && socket.writableLength === 0) return
    // A close would leave in the system what it has taken for a client that does not read, megabytes (measured), for minutes.
    if (isAnswering && !('encrypted' in socket)) socket.resetAndDestroy()
    else socket.destroy()
  })
}, { name: 'connections' })
