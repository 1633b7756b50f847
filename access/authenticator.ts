import type { Rights } from '../contract/access.js'
import { secretOf } from './credentials.js'
import type { Guesses } from './guesses.js'
import type { KeyRing } from './key-ring.js'
import { refused, type Refusal, type Visitor } from './verdict.js'

/**
 * Tells what a secret opens. Whether a key is right is tested before anything is counted: nobody can find 128 bits by
 * trying, so nobody who has a key need ever wait because of others. A PIN is tested only if there is no wait.
 */
export class Authenticator {
  readonly #keys: KeyRing
  readonly #guesses: Guesses
  readonly #onLongerPin: () => void

  /** @param onLongerPin called when a longer PIN has taken the place of one at which many have guessed */
  constructor (keys: KeyRing, guesses: Guesses, onLongerPin: () => void) {
    this.#keys = keys
    this.#guesses = guesses
    this.#onLongerPin = onLongerPin
  }

  /** What the secret opens that a request shows by itself; `undefined` if it shows none. */
  tryShown ({ address, authorization, streamKey }: Visitor): Rights | Refusal | undefined {
    if (streamKey !== undefined) return this.#keys.openedByStreamKey(streamKey) ?? this.#guesses.wrong('stream_link', address, streamKey)
    const secret = secretOf(authorization)
    if (secret !== undefined) return this.tryKey(address, secret)
  }

  /** What a key opens, the host's or that of the link. */
  tryKey (address: string, key: string): Rights | Refusal {
    return this.#keys.openedByKey(key) ?? this.#guesses.wrong('key', address, key)
  }

  /** What a PIN opens. */
  tryPin (address: string, pin: string): Rights | Refusal {
    const waitMs = this.#guesses.waitMs('pin', address)
    if (waitMs > 0) return refused(waitMs)
    const rights = this.#keys.openedByPin(pin)
    if (rights) return rights
    if (this.#keys.missPin()) this.#onLongerPin()
    return this.#guesses.wrong('pin', address, pin)
  }
}
