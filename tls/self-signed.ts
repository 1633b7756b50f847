import { X509Certificate, createPrivateKey } from 'node:crypto'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { readPrivate, Untrusted, writePrivateSync } from '../state/private-files.js'
import { makeCertificate, type Pair } from './certificate.js'
import type { Names } from './names.js'

/** A certificate with less time left than this is replaced, ms. */
const RENEW_MS = 30 * 86_400_000

/** Far more than a certificate or a key has. */
const MAX_BYTES = 1024 * 1024

/** The files in the folder that hold the certificate and its key. */
function paths (folder: string): [certFile: string, keyFile: string] {
  return [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
}

/** Why this pair can no longer be used; `undefined` if it can. */
function fault ({ cert, key }: Pair, names: string[], now: Date): string | undefined {
  const certificate = new X509Certificate(cert)
  if (!certificate.checkPrivateKey(createPrivateKey(key))) return 'the old one did not match its key'
  if (Date.parse(certificate.validFrom) > now.getTime()) return 'the old one is not valid yet: was the clock wrong?'
  const validTo = new Date(certificate.validTo)
  if (validTo.getTime() < now.getTime() + RENEW_MS) return `the old one expires on ${validTo.toISOString().slice(0, 10)}`
  const lacking = names.filter(name => !(isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)))
  if (lacking.length > 0) return `the old one did not cover ${lacking.join(', ')}`
}

/** What to do about a folder that can't be used. */
const ELSEWHERE = 'set XDG_STATE_HOME to another one or TLS_CERT and TLS_KEY to a certificate of your own'

/** The stored pair, or why it can't be used; neither if there is none. */
function read (folder: string, names: string[], now: Date): { pair?: Pair, reason?: string } {
  const [certFile, keyFile] = paths(folder)
  try {
    const cert = readPrivate(certFile, { isSecret: false, maxBytes: MAX_BYTES })
    if (cert === undefined) return {}
    const key = readPrivate(keyFile, { isSecret: true, maxBytes: MAX_BYTES })
    const reason = key === undefined ? `the old one can't be read: ENOENT, there is no ${keyFile}` : fault({ cert, key }, names, now)
    return reason || key === undefined ? { reason } : { pair: { cert, key } }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (error instanceof Untrusted) {
      if (error.fault === 'readable') return { reason: 'others could read the old one\'s key' }
      throw new Error(`the certificate in ${folder} can't be trusted: ${message}. Mend or delete that, or ${ELSEWHERE}.`)
    }
    if (code === 'EACCES' || code === 'EPERM') {
      throw new Error(`the certificate in ${folder} can't be read: ${message}. Delete that folder, or set TLS_CERT and TLS_KEY.`)
    }
    return { reason: `the old one can't be read: ${message}` }
  }
}

function keep (folder: string, { cert, key }: Pair): void {
  const [certFile, keyFile] = paths(folder)
  try {
    writePrivateSync(keyFile, key)
    writePrivateSync(certFile, cert, 0o644)
  } catch (error) {
    throw new Error(`the certificate can't be kept in ${folder}: ${(error as Error).message}. Make that folder writable, or ${ELSEWHERE}.`)
  }
}

/** A certificate that this machine has made for itself. */
export interface SelfSigned extends Pair {
  kind: 'self-signed'
  /** SHA-256 of the certificate, as browsers show it: pairs of hexadecimal digits, separated by colons. */
  fingerprint: string
  /** The file with the certificate, for those who want to trust it. */
  path: string
  /** Why a new one was made, with a new fingerprint; `undefined` if it is the same as last time, or the first. */
  renewed?: string
}

/**
 * The certificate kept in a folder: the stored one as long as it can be used, otherwise a new one.
 * @throws an error whose message is one sentence that says what to do, if the folder can't be used
 */
export function keepCertificate (folder: string, { required, wanted }: Names, now = new Date()): SelfSigned {
  const { pair: kept, reason } = read(folder, required, now)
  const pair = kept ?? makeCertificate([...new Set([...required, ...wanted])], now)
  if (!kept) keep(folder, pair)
  const { fingerprint256 } = new X509Certificate(pair.cert)
  return { kind: 'self-signed', ...pair, fingerprint: fingerprint256, path: paths(folder)[0], ...reason && { renewed: reason } }
}
