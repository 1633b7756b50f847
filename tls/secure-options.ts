import type { TlsOptions } from 'node:tls'
import type { Pair } from './certificate.js'

/** How long a client may take to agree on TLS, ms: as long as for the head of a request. */
const HANDSHAKE_MS = 10_000

/**
 * What Node's server is told. HTTP/1.1 alone: browsers put the streams of a page on one connection of HTTP/2, where they wait for each
 * other.
 */
export function secureOptions ({ cert, key }: Pair): TlsOptions {
  return { cert, key, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS }
}
