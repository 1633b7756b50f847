import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import { TooManyConnections } from '../contract/errors.js'
import { isLoopback, rateLimitKey } from '../network/address.js'
import { peerOf } from '../network/peer.js'
import { Tally } from '../network/tally.js'

/**
 * A client that takes nothing for this time, ms, or for twice as long, is cut: Node looks after each such time whether less is waiting
 * than before. So slow readers are gone within 9 s.
 */
const STALL_MS = 4400
/** How many connections above the ceiling are answered 503; any above those are closed without a word. */
const MAX_TOLD = 100
/** The same for one address. */
const MAX_TOLD_PER_ADDRESS = 10
/** Refusals are logged at most this often, ms. */
const LOG_EVERY_MS = 60_000

export interface ConnectionsOptions {
  /** Requests on connections above this number are answered 503. */
  maxConnections: number
  /** The same for one address, or one /64 of IPv6; no ceiling if left out. This machine itself has none: proxies run on it. */
  maxConnectionsPerAddress?: number
}

/**
 * Limits what one client can do to the others by holding connections: ceilings for all and for each address, and an end to those who ask
 * but do not read. Those who are slow to ask are ended by Node, see `options` in app.ts.
 */
export default fp<ConnectionsOptions>(async (app, { maxConnections, maxConnectionsPerAddress = Infinity }) => {
  const { server } = app
  server.maxConnections = maxConnections + MAX_TOLD
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
    if (ofAddress >= ceiling + MAX_TOLD_PER_ADDRESS) {
      socket.destroy()
      return
    }
    const peer = peerOf(socket)
    if (open >= maxConnections || ofAddress >= ceiling) {
      logRefusal(open >= maxConnections ? { maxConnections } : { maxConnectionsPerAddress, address })
      refused.add(peer)
    }
    open++
    byAddress.add(address)
    socket.once('close', () => {
      open--
      byAddress.remove(address)
      refused.delete(peer)
    })
  })

  /** The last answer asked for on a connection: it is complete when all are. */
  const answers = new WeakMap<Socket, ServerResponse>()
  // Node hands on all requests that a client has sent at once, and tells nobody when one that waits behind another is let go: files stay
  // open, and the work for all of them is done at once (30 connections with 1300 each held everybody up for 17 s, measured). So each
  // waits its turn.
  app.addHook('onRequest', ({ socket }, reply, done) => {
    answers.set(socket, reply.raw)
    if (refused.size > 0 && refused.has(peerOf(socket))) {
      reply.header('connection', 'close')
      return done(new TooManyConnections())
    }
    if (reply.raw.socket !== null) done()
    else reply.raw.once('socket', () => done())
  })

  // Some answers come before any hook, such as 417, which Node gives itself, and 400 for a path that is not UTF-8: then bytes were written.
  const isBetweenRequests = (socket: Socket) => answers.get(socket)?.writableFinished ?? socket.bytesWritten > 0

  server.setTimeout(STALL_MS, (socket: Socket) => {
    if (socket.writableLength > 0) {
      // A close would leave in the system what it has taken for a client that does not read, megabytes (measured), for minutes.
      if ('encrypted' in socket) socket.destroy()
      else socket.resetAndDestroy()
    } else if (isBetweenRequests(socket)) {
      socket.destroy()
    }
    // Otherwise the request is still arriving, for which Node has timeouts of its own, or it is the answer that takes its time.
  })
}, { name: 'connections', dependencies: ['errors'] })
