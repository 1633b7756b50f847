import { hkdfSync, randomBytes } from 'node:crypto'
import { KEY_BYTES, NONCE_BYTES, TAG_BYTES, Xaes } from './xaes.js'

/** What a message is. It stands in front of it, and is sealed with it, so that none can be taken for another kind. */
export const KIND = { publish: 1, ask: 2, askAll: 3, answer: 4 } as const
export type Kind = typeof KIND[keyof typeof KIND]

const VERSION = 1
/** Version, kind, nonce. */
const HEAD_BYTES = 2 + NONCE_BYTES

/** What is bound to a message without being sent with it. */
export interface Bound {
  kind: Kind
  subject: string
  /** For an answer: the nonce of what it answers. */
  to?: Buffer
}

/** A message that only those with the key can read and could have written: version, kind, nonce, ciphertext, tag. */
export class Envelope {
  readonly #xaes: Xaes

  /** @param key any text that cannot be guessed */
  constructor (key: string) {
    this.#xaes = new Xaes(Buffer.from(hkdfSync('sha256', key, '', 'deskfeed bus', KEY_BYTES)))
  }

  /** @param pieces of the message, one after the other */
  seal (bound: Bound, ...pieces: Uint8Array[]): Buffer {
    const nonce = randomBytes(NONCE_BYTES)
    return Buffer.concat([Buffer.of(VERSION, bound.kind), nonce, ...this.#xaes.seal(nonce, bytesOf(bound), pieces)])
  }

  /** @returns the message; `undefined` if it was not sealed with this key as what is expected */
  open (bound: Bound, sealed: Buffer): Buffer | undefined {
    if (sealed.length < HEAD_BYTES + TAG_BYTES || sealed[0] !== VERSION || kindOf(sealed) !== bound.kind) return
    return this.#xaes.open(nonceOf(sealed), bytesOf(bound), sealed.subarray(HEAD_BYTES))
  }
}

/** What a message says it is. */
export const kindOf = (sealed: Buffer): number | undefined => sealed[1]

/** What no other message has. */
export const nonceOf = (sealed: Buffer): Buffer => sealed.subarray(2, HEAD_BYTES)

function bytesOf ({ kind, subject, to = Buffer.alloc(0) }: Bound): Buffer {
  return Buffer.concat([Buffer.of(VERSION, kind), to, Buffer.from(subject)])
}
