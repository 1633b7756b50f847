import { EventEmitter } from 'node:events'
import type { Admission, Mode, Role, SecretName, Session } from '../contract/access.js'
import type { Newcomer } from '../contract/host.js'
import { rateLimitKey } from '../network/address.js'
import { secretOf } from './credentials.js'
import { KeyRing, type KeyOptions } from './key-ring.js'
import { fingerprint } from './secrets.js'
import { Sessions } from './sessions.js'
import { Throttle } from './throttle.js'
import { admitted, refused, type Entrance, type Refusal, type Verdict, type Visitor } from './verdict.js'
import { WaitingRoom } from './waiting-room.js'

export interface AccessOptions extends KeyOptions {
  mode: Mode
}

interface AccessEvents {
  /** A longer PIN has taken the place of one at which many have guessed. */
  pin: [pin: string]
  /** Somebody is waiting to be let in. */
  newcomer: [newcomer: Newcomer]
  /** Everybody for whom this is true was admitted, and no longer is. */
  revoked: [isRevoked: (admission: Admission) => boolean]
}

/** Who may watch, and who may do what the host does. */
export class AccessControl extends EventEmitter<AccessEvents> {
  readonly sessions = new Sessions()
  readonly waitingRoom = new WaitingRoom()
  readonly throttle = new Throttle()
  readonly #keys: KeyRing
  #mode: Mode

  constructor ({ mode, ...keys }: AccessOptions) {
    super()
    this.#mode = mode
    this.#keys = new KeyRing(keys)
  }

  /** The key in the link to the page. */
  get key (): string {
    return this.#keys.key
  }

  /** The key in the stream link, for players: opens the stream and the snapshot, nothing else. */
  get streamKey (): string {
    return this.#keys.streamKey
  }

  get pin (): string {
    return this.#keys.pin
  }

  get mode (): Mode {
    return this.#mode
  }

  /** Whoever was admitted only because everybody was is cut off once the mode is no longer `open`. */
  set mode (mode: Mode) {
    this.#mode = mode
    if (mode !== 'open') this.emit('revoked', ({ grant }) => grant === 'open')
  }

  /** What a visitor may do without showing a secret; `undefined` if they may not watch. */
  identify ({ isThisMachine, cookie }: Visitor): Admission | undefined {
    if (isThisMachine) return { role: 'host', grant: 'this_machine' }
    const session = this.sessions.find(cookie)
    if (session) return { role: session.role, grant: session.grant, session }
    if (this.#mode === 'open') return { role: 'viewer', grant: 'open' }
  }

  /** Admits a visitor, perhaps in a lesser role than the wanted one: the caller has to check. A wrong secret counts as a guess. */
  authorize (visitor: Visitor, wanted: Role): Verdict {
    const known = this.identify(visitor)
    if (known && (wanted === 'viewer' || known.role === 'host')) return admitted(known)
    const { address, streamKey } = visitor
    const secret = secretOf(visitor.authorization)
    if (streamKey !== undefined) return this.#guess(address, streamKey, () => this.#keys.openedByStreamKey(streamKey))
    if (secret !== undefined) return this.#guess(address, secret, () => this.#keys.openedByKey(secret))
    return known ? admitted(known) : refused(0)
  }

  /** Trades a key or a PIN for a session, which a cookie stands for. */
  logIn (address: string, { key, pin = '' }: { key?: string | undefined, pin?: string | undefined }): Entrance<Role> | Refusal {
    const verdict = this.#guess(address, key ?? pin, () => key === undefined ? this.#openedByPin(pin) : this.#keys.openedByKey(key))
    if (verdict.kind === 'refused') return verdict
    const { role, grant } = verdict
    return { kind: 'entered', cookie: this.sessions.open({ role, grant, from: rateLimitKey(address) }), you: role }
  }

  /** Asks the host to be let in. Gives a cookie to ask again with, unless the waiting room is full. */
  knock (name: string, address: string, userAgent: string): Entrance<'waiting'> | Refusal | { kind: 'full' } {
    const waitMs = this.throttle.waitMs(rateLimitKey(address))
    if (waitMs > 0) return refused(waitMs)
    const entered = this.waitingRoom.enter(name, address, userAgent)
    if (!entered) return { kind: 'full' }
    this.emit('newcomer', entered.newcomer)
    return { kind: 'entered', cookie: entered.cookie, you: 'waiting' }
  }

  /**
   * Lets a newcomer in, or sends them away. Somebody who is sent away several times has to wait, as if they had guessed.
   * @returns whether there was such a newcomer
   */
  decide (id: string, isWelcome: boolean): boolean {
    if (!isWelcome) {
      const denied = this.waitingRoom.deny(id)
      if (denied) this.throttle.fail(rateLimitKey(denied.address), denied.id)
      return denied !== undefined
    }
    const allowed = this.waitingRoom.allow(id)
    if (!allowed) return false
    const { name, address } = allowed.newcomer
    this.sessions.add(allowed.fingerprint, { role: 'viewer', grant: 'invitation', name, from: rateLimitKey(address) })
    return true
  }

  /** Ends a session, and everything it has opened. */
  endSession (session: Session): void {
    this.sessions.end(other => other === session)
    this.emit('revoked', admission => admission.session === session)
  }

  /** Makes a new secret. Whoever came by the old key or the old stream link is cut off; whoever came by the PIN stays. */
  renew (secret: SecretName): void {
    const revoked = this.#keys.renew(secret)
    if (revoked === undefined) return
    this.sessions.end(({ grant }) => grant === revoked)
    this.emit('revoked', ({ grant }) => grant === revoked)
  }

  #guess (address: string, guess: string, test: () => Admission | undefined): Verdict {
    const guesser = rateLimitKey(address)
    const waitMs = this.throttle.waitMs(guesser)
    if (waitMs > 0) return refused(waitMs)
    const admission = test()
    if (admission) return admitted(admission)
    this.throttle.fail(guesser, fingerprint(guess))
    return refused(0)
  }

  #openedByPin (pin: string): Admission | undefined {
    const admission = this.#mode === 'pin' ? this.#keys.openedByPin(pin) : undefined
    if (!admission && this.#keys.missPin()) this.emit('pin', this.pin)
    return admission
  }
}
