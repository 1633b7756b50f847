import { X509Certificate, createPrivateKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { Pair } from './certificate.js'

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder, not a file'
}

function read (variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new Error(`${variable} is ${path}, but ${REASONS[code] ?? `that can't be read: ${message}`}.`)
  }
}

function parseCertificate (path: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw new Error(`TLS_CERT is ${path}, but that file holds no PEM certificate, which begins with -----BEGIN CERTIFICATE-----.`)
  }
}

function parseKey (path: string, pem: string): KeyObject {
  if (/^-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(pem)) {
    throw new Error(`TLS_KEY is ${path}, but that key needs a password, and nobody is there to type it in. ` +
      `Remove it: openssl pkey -in ${path} -out plain.pem`)
  }
  try {
    return createPrivateKey(pem)
  } catch {
    throw new Error(`TLS_KEY is ${path}, but that file holds no PEM private key, which begins with -----BEGIN PRIVATE KEY-----.`)
  }
}

/** A certificate and key that somebody else made. */
export interface OwnCertificate extends Pair {
  kind: 'own'
}

/**
 * Reads a certificate and key that somebody else made.
 * @param certPath a PEM file: the certificate, then those between it and its authority, if any
 * @param keyPath a PEM file: its private key, not encrypted
 * @throws an error whose message is one sentence: the variable, the file, and what is wrong with it
 */
export function readOwn (certPath: string, keyPath: string, now = new Date()): OwnCertificate {
  const pair = { cert: read('TLS_CERT', certPath), key: read('TLS_KEY', keyPath) }
  const certificate = parseCertificate(certPath, pair.cert)
  if (!certificate.checkPrivateKey(parseKey(keyPath, pair.key))) {
    throw new Error(`TLS_KEY is ${keyPath}, but that key does not belong to the certificate in TLS_CERT, ${certPath}. ` +
      'The server\'s own certificate must come first in that file.')
  }
  const [from, to] = [certificate.validFrom, certificate.validTo].map(date => new Date(date))
  if (to! < now) throw new Error(`TLS_CERT is ${certPath}, but that certificate expired on ${to!.toISOString()}. Renew it.`)
  if (from! > now) {
    throw new Error(`TLS_CERT is ${certPath}, but that certificate is not valid before ${from!.toISOString()}. Is the clock right?`)
  }
  try {
    createSecureContext(pair)
  } catch (error) {
    throw new Error(`TLS_CERT and TLS_KEY can't be used: ${(error as Error).message}.`)
  }
  return { kind: 'own', ...pair }
}
