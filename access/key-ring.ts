import type { Rights, SecretName } from '../contract/access.js'
import { Pin } from './pin.js'
import { fingerprint, isSame, makeKey } from './secrets.js'

export interface KeyOptions {
  /** The key in the link; a new one is made if left out. */
  key?: string
  /** Whoever has it may do what the host does; if left out, only this machine may. */
  hostKey?: string
  /** The key in the stream link; a new one is made if left out. */
  streamKey?: string
}

/** How many renewed keys are remembered. */
const MOST_DEAD = 1000

/** The secrets of this service, and what each of them opens. */
export class KeyRing {
  /** In the link to the page. */
  key: string
  /** In the stream link, for players: opens what shows the screen, nothing else. */
  streamKey: string
  readonly #hostKey: string | undefined
  readonly #pin = new Pin()
  /** Fingerprints of renewed keys, those that died last at the end. */
  readonly #dead = new Set<string>()
  /** The fingerprints of the first keys, which may be configured, and so come again. */
  readonly #first: string[]

  constructor ({ key = makeKey(), hostKey, streamKey = makeKey() }: KeyOptions = {}) {
    this.key = key
    this.streamKey = streamKey
    this.#first = [key, streamKey].map(fingerprint)
    this.#hostKey = hostKey
  }

  get pin (): string {
    return this.#pin.value
  }

  /** Fingerprints of the keys that were renewed: none of them may open anything again, even if it is still configured. */
  get deadKeys (): string[] {
    return [...this.#dead]
  }

  /** Remembers keys that were renewed earlier. If one of these keys is among them, a new one takes its place. */
  bury (deadKeys: string[]): void {
    for (const dead of deadKeys) this.#dead.add(dead)
    if (this.#dead.has(fingerprint(this.key))) this.renew('key')
    if (this.#dead.has(fingerprint(this.streamKey))) this.renew('stream_key')
  }

  /** What this opens if it is a key, the host's or that of the link; `undefined` if it is neither. */
  openedByKey (secret: string): Rights | undefined {
    if (this.#hostKey !== undefined && isSame(secret, this.#hostKey)) return { role: 'host', grant: 'host_key' }
    if (isSame(secret, this.key)) return { role: 'viewer', grant: 'key' }
  }

  /** What this opens if it is the key of the stream link; `undefined` if it is not. */
  openedByStreamKey (secret: string): Rights | undefined {
    if (isSame(secret, this.streamKey)) return { role: 'viewer', grant: 'stream_link' }
  }

  /** What this opens if it is the PIN; `undefined` if it is not. */
  openedByPin (secret: string): Rights | undefined {
    if (this.#pin.is(secret)) return { role: 'viewer', grant: 'pin' }
  }

  /** Counts a wrong PIN. @returns whether a longer PIN has taken its place */
  missPin (): boolean {
    return this.#pin.miss()
  }

  /** Makes a new secret: the old one opens nothing any more. */
  renew (secret: SecretName): void {
    switch (secret) {
      case 'pin':
        return this.#pin.renew()
      case 'key':
        this.#kill(this.key)
        this.key = makeKey()
        return
      case 'stream_key':
        this.#kill(this.streamKey)
        this.streamKey = makeKey()
    }
  }

  #kill (key: string): void {
    this.#dead.add(fingerprint(key))
    if (this.#dead.size > MOST_DEAD) this.#dead.delete(this.deadKeys.find(dead => !this.#first.includes(dead))!)
  }
}
