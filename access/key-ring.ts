import type { Admission, Grant, SecretName } from '../contract/access.js'
import { Pin } from './pin.js'
import { isSame, makeKey } from './secrets.js'

export interface KeyOptions {
  /** The key in the link; a new one is made if left out. */
  key?: string
  /** Whoever has it may do what the host does; if left out, only this machine may. */
  hostKey?: string
}

/** The secrets of this service, and what each of them opens. */
export class KeyRing {
  /** In the link to the page. */
  key: string
  /** In the stream link, for players: opens the stream and the snapshot, nothing else. */
  streamKey = makeKey()
  readonly #hostKey: string | undefined
  readonly #pin = new Pin()

  constructor ({ key = makeKey(), hostKey }: KeyOptions = {}) {
    this.key = key
    this.#hostKey = hostKey
  }

  get pin (): string {
    return this.#pin.value
  }

  /** What this opens if it is a key, the host's or that of the link; `undefined` if it is neither. */
  openedByKey (secret: string): Admission | undefined {
    if (this.#hostKey !== undefined && isSame(secret, this.#hostKey)) return { role: 'host', grant: 'host_key' }
    if (isSame(secret, this.key)) return { role: 'viewer', grant: 'key' }
  }

  /** What this opens if it is the key of the stream link; `undefined` if it is not. */
  openedByStreamKey (secret: string): Admission | undefined {
    if (isSame(secret, this.streamKey)) return { role: 'viewer', grant: 'stream_link' }
  }

  /** What this opens if it is the PIN; `undefined` if it is not. */
  openedByPin (secret: string): Admission | undefined {
    if (this.#pin.is(secret)) return { role: 'viewer', grant: 'pin' }
  }

  /** Counts a wrong PIN. @returns whether a longer PIN has taken its place */
  missPin (): boolean {
    return this.#pin.miss()
  }

  /**
   * Makes a new secret.
   * @returns the grant that is revoked with the old one; `undefined` for a PIN: whoever came by it stays
   */
  renew (secret: SecretName): Grant | undefined {
    switch (secret) {
      case 'pin':
        this.#pin.renew()
        return
      case 'key':
        this.key = makeKey()
        return 'key'
      case 'stream_key':
        this.streamKey = makeKey()
        return 'stream_link'
    }
  }
}
