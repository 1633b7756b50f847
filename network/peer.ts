import type { Socket } from 'node:net'

/**
 * A name for a connection, unique among those open at the same time: a client may use one port for two addresses of ours. With TLS, the
 * raw socket and the TLS socket above it give the same name.
 * @example peerOf(socket) // '192.0.2.7 49152 192.0.2.1'
 */
export function peerOf ({ remoteAddress, remotePort, localAddress }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`
}
