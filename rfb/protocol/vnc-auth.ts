import { createCipheriv, timingSafeEqual } from 'node:crypto'

/** Of a challenge and of its answer. */
export const CHALLENGE_BYTES = 16
/** No more of a password counts, bytes: it is the key of DES. */
export const PASSWORD_BYTES = 8

/** DES takes the bits of each byte of the password in reverse (rfbproto, "VNC Authentication"). */
function mirrored (byte: number): number {
  let result = 0
  for (let bit = 0; bit < 8; bit++) result |= (byte >> bit & 1) << 7 - bit
  return result
}

/**
 * What a client answers that knows the password (RFC 6143, section 7.2.2): the challenge, encrypted with DES. Triple DES with one key three
 * times is DES, which OpenSSL 3 does not have by itself.
 */
export function answerTo (challenge: Buffer, password: string): Buffer {
  const key = Buffer.alloc(PASSWORD_BYTES)
  key.set(Buffer.from(password, 'latin1').subarray(0, PASSWORD_BYTES).map(mirrored))
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([key, key, key]), null).setAutoPadding(false)
  return Buffer.concat([cipher.update(challenge), cipher.final()])
}

export const isAnswer = (answer: Buffer, challenge: Buffer, password: string): boolean =>
  timingSafeEqual(answer, answerTo(challenge, password))
