import { hostname } from 'node:os'
import { ConfigurationError } from '../contract/configuration-error.js'
import { localNames, wantsLocalName, type LocalNameOptions } from '../network/local-name.js'
import { ownInterfaces } from '../network/own-interfaces.js'
import { stateFolder } from '../state/folder.js'
import { certificateNames } from './names.js'
import { readOwn, type OwnCertificate } from './own.js'
import { keepCertificate, type SelfSigned } from './self-signed.js'

/** A certificate with its key, from either of two places. */
export type Certificate = OwnCertificate | SelfSigned

/** What decides which certificate is served; named like the variables of the configuration, since errors name those. */
export interface CertificateOptions extends LocalNameOptions {
  /** Makes a certificate for this machine. */
  TLS?: 'self-signed' | undefined
  /** A PEM file with a certificate. */
  TLS_CERT?: string | undefined
  /** The PEM file with its private key. */
  TLS_KEY?: string | undefined
  /** Other names the service goes by. */
  ALLOWED_HOSTS?: string[] | undefined
}

/**
 * A function that loads the current certificate for HTTPS; `undefined` if plain HTTP is wanted. The message of any error it throws is one
 * sentence that says what to change.
 * @throws such an error if the configuration contradicts itself
 */
export function certificateLoader (
  { TLS, TLS_CERT, TLS_KEY, HOST, ALLOWED_HOSTS, MDNS }: CertificateOptions
): (() => Certificate) | undefined {
  if (!TLS_CERT !== !TLS_KEY) {
    const [present, absent] = TLS_CERT ? ['TLS_CERT', 'TLS_KEY'] : ['TLS_KEY', 'TLS_CERT']
    throw new ConfigurationError(`${present} is set, but ${absent} is not. Set both or neither.`)
  }
  if (TLS && TLS_CERT) {
    throw new ConfigurationError(`TLS is ${TLS}, but TLS_CERT and TLS_KEY are set too. Set either TLS or the other two.`)
  }
  if (TLS_CERT && TLS_KEY) return () => readOwn(TLS_CERT, TLS_KEY)
  if (!TLS) return
  // The links are printed once, so a name that the machine gets later is no reason for a new certificate.
  const local = wantsLocalName({ HOST, MDNS }) ? localNames() : []
  const names = certificateNames(hostname(), ownInterfaces(), HOST, ALLOWED_HOSTS, local)
  return () => keepCertificate(stateFolder(), names)
}
