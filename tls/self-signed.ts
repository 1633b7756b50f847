import { X509Certificate, createPrivateKey } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { makeCertificate, type Pair } from './certificate.js'
import type { Names } from './names.js'

/** A certificate with less time left than this is replaced, ms. */
const RENEW_MS = 30 * 86_400_000

/** Where a user's programs keep what must outlive them (XDG Base Directory Specification; Windows has its own place for that). */
export function stateFolder ({ XDG_STATE_HOME, LOCALAPPDATA }: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (XDG_STATE_HOME && isAbsolute(XDG_STATE_HOME)) return join(XDG_STATE_HOME, 'deskfeed')
  if (platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'deskfeed')
  return join(homedir(), '.local', 'state', 'deskfeed')
}

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

/** The stored pair, or why it can't be used; neither if there is none. */
function read (folder: string, names: string[], now: Date): { pair?: Pair, reason?: string } {
  const [certFile, keyFile] = paths(folder)
  try {
    const pair = { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') }
    // Windows has no such modes: there the folder's own permissions protect the key.
    const readableByOthers = process.platform !== 'win32' && statSync(keyFile).mode & 0o077
    const reason = readableByOthers ? 'others could read the old one\'s key' : fault(pair, names, now)
    return reason ? { reason } : { pair }
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && path === certFile) return {}
    if (code === 'EACCES' || code === 'EPERM') {
      throw new Error(`the certificate in ${folder} can't be read: ${message}. Delete that folder, or set TLS_CERT and TLS_KEY.`)
    }
    return { reason: `the old one can't be read: ${message}` }
  }
}

/** Puts a file in place as a whole: anyone reading it at that moment sees either the old one or the new one. */
function write (path: string, text: string, mode: number): void {
  const partial = `${path}.${process.pid}`
  writeFileSync(partial, text, { mode })
  renameSync(partial, path)
}

function keep (folder: string, { cert, key }: Pair): void {
  const [certFile, keyFile] = paths(folder)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    write(keyFile, key, 0o600)
    write(certFile, cert, 0o644)
  } catch (error) {
    throw new Error(`the certificate can't be kept in ${folder}: ${(error as Error).message}. ` +
      'Make that folder writable, or set XDG_STATE_HOME to another one or TLS_CERT and TLS_KEY to a certificate of your own.')
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
