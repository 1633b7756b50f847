import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

/** 128 random bits, written as 22 letters, digits, `-` and `_`. */
export function makeKey (): string {
  return randomBytes(16).toString('base64url')
}

/** A number to read aloud and type in. @param digits up to 14 */
export function makePin (digits: number): string {
  return String(randomInt(10 ** digits)).padStart(digits, '0')
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest()

/** What may be stored of a secret: enough to recognise it, but it can't be turned back into it. */
export function fingerprint (secret: string): string {
  return hash(secret).toString('base64url')
}

/** Whether two texts are the same. The time it takes reveals neither where they differ nor how long the secret is. */
export function isSame (given: string, secret: string): boolean {
  return timingSafeEqual(hash(given), hash(secret))
}
