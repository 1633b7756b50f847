import { hostname, networkInterfaces } from 'node:os'
import { certificateNames } from './names.js'
import { readOwn, type OwnCertificate } from './own.js'
import { keepCertificate, stateFolder, type SelfSigned } from './self-signed.js'

/** A certificate with its key, from one of two places. */
export type Certificate = OwnCertificate | SelfSigned

/** What decides which certificate is served; named as the variables of the configuration, since errors name them. */
export interface CertificateOptions {
  /** Makes a certificate for this machine. */
  TLS?: 'self-signed' | undefined
  /** A PEM file with a certificate. */
  TLS_CERT?: string | undefined
  /** The PEM file with its private key. */
  TLS_KEY?: string | undefined
  /** What the service listens on. */
  HOST: string
  /** The other names it goes by. */
  ALLOWED_HOSTS?: string[] | undefined
}

/**
 * A function that loads the certificate to serve HTTPS with, as it is at the time; `undefined` if plain HTTP is wanted. What it throws is
 * one sentence that says what to change.
 * @throws such a sentence, if the configuration contradicts itself
 */
export function certificateLoader (
  { TLS, TLS_CERT, TLS_KEY, HOST, ALLOWED_HOSTS }: CertificateOptions
): (() => Certificate) | undefined {
  if (!TLS_CERT !== !TLS_KEY) {
    const [present, absent] = TLS_CERT ? ['TLS_CERT', 'TLS_KEY'] : ['TLS_KEY', 'TLS_CERT']
    throw new Error(`${present} is set, but ${absent} is not. Set both or none.`)
  }
  if (TLS && TLS_CERT) throw new Error(`TLS is ${TLS}, but TLS_CERT and TLS_KEY are set too. Set the one or the other.`)
  if (TLS_CERT && TLS_KEY) return () => readOwn(TLS_CERT, TLS_KEY)
  if (!TLS) return
  // The links are printed once: what the machine is called later is no reason for another certificate.
  const names = certificateNames(hostname(), networkInterfaces(), HOST, ALLOWED_HOSTS)
  return () => keepCertificate(stateFolder(), names)
}
