import { readFileSync } from 'node:fs'
import { credsAuthenticator, nkeyAuthenticator, nkeys, usernamePasswordAuthenticator, tokenAuthenticator, type Authenticator } from
  '@nats-io/transport-node'
import type { Place } from './place.js'

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder, not a file'
}

/** @throws a sentence that begins with the variable */
export function readNamed (variable: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new Error(`${variable} is ${path}, but ${REASONS[code] ?? `that can't be read: ${message}`}.`)
  }
}

/**
 * What proves to a server who this is, from a file: credentials as `nsc` writes them, or the seed of a user's nkey.
 * @throws a sentence about the file, which does not repeat what is in it
 */
export function readCredentials (path: string): Authenticator {
  const bytes = readNamed('BUS_CREDS', path)
  const text = bytes.toString()
  if (text.includes('-----BEGIN NATS USER JWT-----')) {
    const prove = credsAuthenticator(bytes)
    if (isFit(() => prove('nonce'))) return prove
  }
  const seed = Buffer.from(/^SU[A-Z2-7]+$/m.exec(text)?.[0] ?? '')
  if (seed.length > 0 && isFit(() => nkeys.fromSeed(seed))) return nkeyAuthenticator(seed)
  throw new Error(`BUS_CREDS is ${path}, but that file holds neither credentials as nsc writes them nor the seed of a user's nkey, ` +
    'which begins with SU.')
}

function isFit (use: () => unknown): boolean {
  try {
    use()
    return true
  } catch {
    return false
  }
}

/** What the address itself says; `undefined` if nothing. */
export function credentialsOf ({ user, password, token }: Place): Authenticator | undefined {
  if (user !== undefined) return usernamePasswordAuthenticator(user, password)
  if (token !== undefined) return tokenAuthenticator(token)
}
