import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import { TooManyConnections } from '../contract/errors.js'
import { isLoopback, rateLimitKey } from '../network/address.js'
import { peerOf } from '../network/peer.js'
import { Tally } from '../network/tally.js'

/**
 * A client that takes nothing for this long, ms, or for up to twice as long, is cut off: at this interval Node checks whether less is
 * waiting than before. So slow readers are gone within 9 s.
 */
const STALL_MS = 4400
/** How many connections above the ceiling are answered 503; any beyond those are closed without an answer. */
const MAX_ANSWERED = 100
/** The same for one address. */
const MAX_ANSWERED_PER_ADDRESS = 10
/** Refusals are logged at most this often, ms. */
const LOG_EVERY_MS = 60_000

export interface ConnectionsOptions {
  /** Requests on connections above this number are answered 503. */
  maxConnections: number
  /** The same for one address, or one IPv6 /64; no ceiling if left out. This machine itself has none: proxies run on it. */
  maxConnectionsPerAddress?: number
}

/**
 * Limits what one client can do to the others by holding connections: there is a ceiling for all and one for each address, and clients
 * that ask but do not read are cut off. Clients that are slow to send a request are cut off by Node, see `options` in app.ts.
 */
export default fp<ConnectionsOptions>(async (app, { maxConnections, maxConnectionsPerAddress = Infinity }) => {
  const { server } = app
  server.maxConnections = maxConnections + MAX_ANSWERED
  let loggedAt = -LOG_EVERY_MS
  const logRefusal = (ceiling: object) => {
    if (performance.now() - loggedAt < LOG_EVERY_MS) return
    loggedAt = performance.now()
    app.log.warn(ceiling, 'there are more connections than this service accepts: new ones are refused')
  }
  server.on('drop', () => logRefusal({ maxConnections }))

  let open = 0
  const byAddress = new Tally()
  const refused = new Set<string>()
  server.on('connection', (socket: Socket) => {
    const { remoteAddress } = socket
    if (remoteAddress === undefined) return // it is gone already
    const address = rateLimitKey(remoteAddress)
    const ceiling = isLoopback(remoteAddress) ? Infinity : maxConnectionsPerAddress
    const fromAddress = byAddress.of(address)
    if (fromAddress >= ceiling + MAX_ANSWERED_PER_ADDRESS) {
      socket.destroy()
      return
    }
    const peer = peerOf(socket)
    if (open >= maxConnections || fromAddress >= ceiling) {
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

  /** The last answer requested on a connection: once it is complete, all are. */
  const answers = new WeakMap<Socket, ServerResponse>()
  // Node hands on all requests that a client sends at once, and reports nothing when it drops one that waits behind another: files stay
  // open, and the work for all of them is done at once (measured: 30 connections with 1300 requests each held everybody up for 17 s).
  // So each request waits its turn.
  app.addHook('onRequest', ({ socket }, reply, done) => {
    answers.set(socket, reply.raw)
    if (refused.size > 0 && refused.has(peerOf(socket))) {
      reply.header('connection', 'close')
      return done(new TooManyConnections())
    }
    if (reply.raw.socket !== null) done()
    else reply.raw.once('socket', () => done())
  })

  // Some answers are sent before any hook runs, such as Node's own 417, or 400 for a path that is not UTF-8: then bytes were written.
  const isBetweenRequests = (socket: Socket) => answers.get(socket)?.writableFinished ?? socket.bytesWritten > 0

  server.setTimeout(STALL_MS, (socket: Socket) => {
    if (socket.writableLength > 0) {
      // After a mere close the system would keep what it has buffered for a client that does not read, megabytes (measured), for minutes.
      if ('encrypted' in socket) socket.destroy()
      else socket.resetAndDestroy()
    } else if (isBetweenRequests(socket)) {
      socket.destroy()
    }
    // Otherwise the request is still arriving, for which Node has timeouts of its own, or the answer is taking its time.
  })
}, { name: 'connections', dependencies: ['errors'] })
