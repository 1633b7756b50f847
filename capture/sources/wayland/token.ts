import { rmSync } from 'node:fs'
import { readPrivate, writePrivateSync } from '../../../state/private-files.js'

/** Portals give UUIDs; a portal takes any other text for a mistake. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i
const MOST_BYTES = 256

/**
 * The token with which the desktop need not ask again, in a file that only this user can read. Each can be used once: the portal gives
 * another one for it.
 */
export class TokenFile {
  readonly #path: string | undefined

  /** @param path nothing is kept if left out */
  constructor (path?: string) {
    this.#path = path
  }

  /** `undefined` if there is none that may be trusted. */
  read (): string | undefined {
    if (this.#path === undefined) return undefined
    try {
      const token = readPrivate(this.#path, { isSecret: true, maxBytes: MOST_BYTES })?.trim()
      return token !== undefined && UUID.test(token) ? token : undefined
    } catch {
      return undefined // the desktop asks again
    }
  }

  /** @returns whether it is kept */
  write (token: string): boolean {
    if (this.#path === undefined || !UUID.test(token)) return false
    try {
      writePrivateSync(this.#path, `${token}\n`)
      return true
    } catch {
      return false
    }
  }

  remove (): void {
    try {
      if (this.#path !== undefined) rmSync(this.#path, { force: true })
    } catch {
      // What may not be removed may not be read either, or is not ours.
    }
  }
}
