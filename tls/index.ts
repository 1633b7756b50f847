import { hostname, networkInterfaces } from 'node:os'
import type { TlsOptions } from 'node:tls'
import type { Config } from '../config.js'
import type { Pair } from './certificate.js'
import { certificateNames } from './names.js'
import { readOwn } from './own.js'
import { keepCertificate, stateFolder, type SelfSigned } from './self-signed.js'

/** How long a client may take to agree on TLS, ms: as long as for the head of a request. */
const HANDSHAKE_MS = 10_000

export type Certificate = Pair | SelfSigned

/** What Node's server is told. HTTP/1.1 alone: browsers put the streams of a page on one connection of HTTP/2, where they wait for each other. */
export function secureOptions ({ cert, key }: Pair): TlsOptions {
  return { cert, key, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS }
}

/**
 * What loads the certificate to serve HTTPS with, as it is then; nothing where plain HTTP is wanted. It throws one
 * sentence that says what to change.
 * @throws the same, where the configuration contradicts itself
 */
export function certificateLoader ({ TLS, TLS_CERT, TLS_KEY, HOST, ALLOWED_HOSTS }: Config): (() => Certificate) | undefined {
  if (!TLS_CERT !== !TLS_KEY) throw new Error(`${TLS_CERT ? 'TLS_CERT' : 'TLS_KEY'} is set, but ${TLS_CERT ? 'TLS_KEY' : 'TLS_CERT'} is not. Set both or none.`)
  if (TLS && TLS_CERT) throw new Error(`TLS is ${TLS}, but TLS_CERT and TLS_KEY are set too. Set the one or the other.`)
  if (TLS_CERT && TLS_KEY) return () => readOwn(TLS_CERT, TLS_KEY)
  if (!TLS) return
  // The links are printed once: what the machine is called later is no reason for another certificate.
  const names = certificateNames(hostname(), networkInterfaces(), HOST, ALLOWED_HOSTS)
  return () => keepCertificate(stateFolder(), names)
}
