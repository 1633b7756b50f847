import type { RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import { isLoopback } from '../network/address.js'
import { Connection } from '../network/connection.js'
import { descriptorLimit, descriptorsFor } from '../network/descriptor-limit.js'
import { peerOf } from '../network/peer.js'
import { Places } from '../network/places.js'
import { Pulse } from '../network/link/pulse.js'
import { linkSystem } from '../network/link/system.js'
import { proxyTest, wideRanges } from '../network/trusted-proxies.js'

/** A client that sends more requests than this before it is answered is cut off. Browsers send one at a time. */
const MAX_WAITING = 16
/** That connections had to make room is logged at most this often, ms. */
const LOG_EVERY_MS = 60_000

export interface ConnectionsOptions {
  /** How many connections each class of visitors may have: this machine and proxies; whoever may watch; strangers. */
  maxConnections: number
  /** How many of them may come from one address, or one IPv6 /64. This machine has no such limit, nor have proxies. */
  maxConnectionsPerAddress?: number
  /** Addresses of proxies, as in `TRUST_PROXY`. */
  proxies?: string[]
}

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Counts the connection of a request among those of people who may watch: strangers can't take its place, and while the answer is not
     * complete nobody can. That of a request that was upgraded ends with the connection.
     */
    keepConnection (socket: Socket, answer: ServerResponse): void
    /** Closes the connection of a request at once, over TLS too: nothing that the system has buffered leaves any more. */
    cutConnection (socket: Socket): void
  }
}

/**
 * Drops what has arrived on a connection and is not parsed yet. Node would go on to the end of the chunk, a thousand requests, and make an
 * error with a stack for each when the connection is cut: 17 ms (measured). There is no public way to stop a parser, but what follows a
 * request that is called an upgrade (2) is not HTTP. With a Node that does without this property it merely takes longer.
 */
function stopParsing (socket: Socket & { parser?: { onIncoming: () => number } }): void {
  if (socket.parser) socket.parser.onIncoming = () => 2
}

/**
 * Limits what one client can do to the others by holding connections. Each class of visitors has places of its own, which the others
 * can't take. Within a class nobody is refused: when its places are taken, a connection on which nothing is being answered is closed, of
 * whichever address holds the most. Clients that ask and do not read are cut off, whatever they ask for. Clients that are slow to send a
 * request are cut off by Node, see `options` in app.ts.
 */
export default fp<ConnectionsOptions>(async (app, { maxConnections, maxConnectionsPerAddress, proxies = [] }) => {
  const { server } = app
  const isProxy = proxyTest(proxies)
  const nearby = new Places<Connection>(maxConnections)
  const strangers = new Places<Connection>(maxConnections, maxConnectionsPerAddress)
  const guests = new Places<Connection>(maxConnections, maxConnectionsPerAddress)
  const descriptors = descriptorsFor(maxConnections)
  const system = await linkSystem()
  const connections = new WeakMap<Socket, Connection>()
  const byPeer = new Map<string, Connection>()

  for (const range of wideRanges(proxies)) {
    app.log.warn(`TRUST_PROXY contains ${range}: everybody in there can pretend to come from any address, and holds connections ` +
      'without a limit for each address. Name the proxy itself')
  }

  const limit = descriptorLimit() ?? Infinity
  if (limit < descriptors) {
    app.log.warn(`This process may have ${limit} files and connections open, and its ceilings need ${descriptors}: connections beyond ` +
      'the limit are closed unanswered, and programs that take pictures may not start. Raise it (LimitNOFILE=, ulimit -n) or lower ' +
      'MAX_VIEWERS')
  }

  let loggedAt = -LOG_EVERY_MS
  const makeRoom = (loser: Connection) => {
    loser.cut()
    if (performance.now() - loggedAt < LOG_EVERY_MS) return
    loggedAt = performance.now()
    app.log.warn({ maxConnections, maxConnectionsPerAddress, address: loser.address }, 'there are many connections: some are closed')
  }

  server.on('connection', (socket: Socket) => {
    const { remoteAddress = '' } = socket // there is none if it has gone already
    const connection = new Connection(socket)
    const peer = peerOf(socket)
    const pulse = new Pulse(socket, system, () => connection.cut())
    connections.set(socket, connection)
    byPeer.set(peer, connection)
    socket.once('close', () => {
      pulse.end()
      byPeer.delete(peer)
      for (const places of [nearby, strangers, guests]) places.leave(connection)
    })
    const loser = (isLoopback(remoteAddress) || isProxy(remoteAddress) ? nearby : strangers).enter(connection)
    if (loser) makeRoom(loser)
  })
  server.on('secureConnection', (socket: Socket) => {
    const connection = byPeer.get(peerOf(socket))
    if (connection) connections.set(socket, connection)
  })

  // A proxy's connection stays one: the next request on it may be a stranger's.
  app.decorate('keepConnection', (socket: Socket, answer: ServerResponse) => {
    const connection = connections.get(socket)
    if (!connection) return
    connection.answer = connection.admitted = answer
    if (guests.hasRoomFor(connection.address) && strangers.leave(connection)) guests.enter(connection)
  })

  app.decorate('cutConnection', (socket: Socket) => connections.get(socket)?.cut())

  // Node hands on all requests that a client sends at once, and reports nothing when it drops one that waits behind another: files stay
  // open, and the work for all of them is done at once (measured: 30 connections with 1300 requests each held everybody up for 17 s).
  // So each request waits its turn. Until then Fastify knows nothing of it: what it does for a request takes longer than parsing one.
  const [serve] = server.listeners('request') as [RequestListener]
  server.off('request', serve).on('request', (request, answer) => {
    const connection = connections.get(request.socket)
    if (!connection) return request.socket.destroy() // its client left right after the TLS handshake: it has no address any more
    connection.answer = answer
    if (answer.socket !== null) return serve(request, answer)
    if (connection.waiting === MAX_WAITING) {
      stopParsing(request.socket)
      return connection.cut()
    }
    connection.waiting++
    answer.once('socket', () => {
      connection.waiting--
      serve(request, answer)
    })
  })
}, { name: 'connections', dependencies: ['errors'] })
