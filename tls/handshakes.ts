import type { Socket } from 'node:net'
import type { Server, TLSSocket } from 'node:tls'
import fp from 'fastify-plugin'
import { peerOf } from '../network/peer.js'

const SENTENCE = 'This port speaks only HTTPS: write https:// before the address.\n'

/** The answer to plain HTTP. It does no more than say this, since anyone in between could change it. */
const ANSWER = [
  'HTTP/1.1 400 Bad Request', 'Content-Type: text/plain; charset=utf-8', 'X-Content-Type-Options: nosniff', 'Cache-Control: no-store',
  `Content-Length: ${SENTENCE.length}`, 'Connection: close', '', SENTENCE
].join('\r\n')

/** For an instance that serves HTTPS: looks after connections still in the TLS handshake, of which HTTP knows nothing. */
export default fp(async app => {
  const pending = new Map<string, Socket>()
  const server = app.server as unknown as Server

  server.on('connection', (socket: Socket) => {
    const key = peerOf(socket)
    pending.set(key, socket)
    socket.once('close', () => pending.delete(key))
  })
  server.on('secureConnection', socket => pending.delete(peerOf(socket)))
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => {
    // Node closes both sockets after this.
    if (error.code === 'ERR_SSL_HTTP_REQUEST') pending.get(peerOf(socket))?.end(ANSWER)
  })
  // `closeAllConnections` leaves these out, so closing would wait for the handshake to time out.
  app.addHook('preClose', async () => { for (const socket of pending.values()) socket.destroy() })
}, { name: 'handshakes' })
