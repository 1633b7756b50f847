import type { Socket } from 'node:net'

/**
 * The other end of a connection, as a name that no other connection has meanwhile. Both sockets of one with TLS, the one below it and
 * the one above, give the same.
 * @example peerOf(socket) // '192.0.2.7 49152'
 */
export function peerOf ({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
