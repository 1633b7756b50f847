import { createCipheriv, createDecipheriv } from 'node:crypto'

/** The length of a key, of a nonce and of the tag at the end, bytes. */
export const KEY_BYTES = 32
export const NONCE_BYTES = 24
export const TAG_BYTES = 16

const BLOCK_BYTES = 16

/**
 * XAES-256-GCM (https://c2sp.org/XAES-256-GCM): AES-256-GCM under a key that is made from the first half of a nonce, so that nonces can be
 * drawn at random for as many messages as there will ever be. GCM alone is safe for 2^32 of them, two years of pictures.
 */
export class Xaes {
  readonly #key: Buffer
  /** K1 of CMAC (NIST SP 800-38B): it stands for all blocks but the last of which there is none. */
  readonly #mask: Buffer

  /** @param key of {@link KEY_BYTES} */
  constructor (key: Buffer) {
    this.#key = key
    this.#mask = doubled(this.#block(Buffer.alloc(BLOCK_BYTES)))
  }

  /**
   * @param nonce of {@link NONCE_BYTES}, never used before
   * @param bound what the other side must have, too, though it is not sent
   * @returns what is unreadable, in pieces, with the tag as the last
   */
  seal (nonce: Buffer, bound: Buffer, pieces: Uint8Array[]): Buffer[] {
    const cipher = createCipheriv('aes-256-gcm', this.#keyFor(nonce), nonce.subarray(12)).setAAD(bound)
    return [...pieces.map(piece => cipher.update(piece)), cipher.final(), cipher.getAuthTag()]
  }

  /** @returns `undefined` if it was not sealed with this key, this nonce and this `bound` */
  open (nonce: Buffer, bound: Buffer, sealed: Buffer): Buffer | undefined {
    if (sealed.length < TAG_BYTES) return
    const end = sealed.length - TAG_BYTES
    const decipher = createDecipheriv('aes-256-gcm', this.#keyFor(nonce), nonce.subarray(12), { authTagLength: TAG_BYTES })
      .setAAD(bound).setAuthTag(sealed.subarray(end))
    const bytes = decipher.update(sealed.subarray(0, end))
    try {
      decipher.final()
      return bytes
    } catch {}
  }

  #keyFor (nonce: Buffer): Buffer {
    const blocks = [1, 2].map(counter => {
      const block = Buffer.concat([Buffer.of(0, counter, 0x58, 0), nonce.subarray(0, 12)])
      for (const [index, byte] of this.#mask.entries()) block[index]! ^= byte
      return block
    })
    return this.#block(Buffer.concat(blocks))
  }

  #block (bytes: Buffer): Buffer {
    return createCipheriv('aes-256-ecb', this.#key, null).setAutoPadding(false).update(bytes)
  }
}

/** A block, doubled in the field of 2^128 elements of CMAC. */
function doubled (block: Buffer): Buffer {
  const [high, low] = [block.readBigUInt64BE(0), block.readBigUInt64BE(8)]
  const number = BigInt.asUintN(128, ((high << 64n) | low) << 1n) ^ (high >> 63n ? 0x87n : 0n)
  const result = Buffer.alloc(BLOCK_BYTES)
  result.writeBigUInt64BE(number >> 64n, 0)
  result.writeBigUInt64BE(BigInt.asUintN(64, number), 8)
  return result
}
