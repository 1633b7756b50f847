import type { TlsOptions } from 'node:tls'
import type { Pair } from './certificate.js'

/** How long a client may take for the TLS handshake, ms: as long as for the head of a request. */
const HANDSHAKE_MS = 10_000

/**
 * The options of Node's server. It speaks HTTP/1.1 only: over HTTP/2, browsers put all streams of a page on one connection, where they
 * wait for each other.
 */
export function secureOptions ({ cert, key }: Pair): TlsOptions {
  return { cert, key, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS }
}
