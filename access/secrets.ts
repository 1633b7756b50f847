import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

/** 128 bits that nobody can guess, as 22 letters, digits, `-` and `_`. */
export function makeKey (): string {
  return randomBytes(16).toString('base64url')
}

/** A number to be read aloud and typed in. @param digits up to 14 */
export function makePin (digits: number): string {
  return String(randomInt(10 ** digits)).padStart(digits, '0')
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest()

/** What may be kept of a secret: it recognises it, and can't be turned back into it. */
export function fingerprint (secret: string): string {
  return hash(secret).toString('base64url')
}

/** Whether two texts are the same, in a time that says nothing about where they differ, or how long the secret is. */
export function isSame (given: string, secret: string): boolean {
  return timingSafeEqual(hash(given), hash(secret))
}
