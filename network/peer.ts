import type { Socket } from 'node:net'

/**
 * A name for the other end of a connection, unique among those open at the same time. With TLS, the raw socket and the TLS socket above
 * it give the same name.
 * @example peerOf(socket) // '192.0.2.7 49152'
 */
export function peerOf ({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
