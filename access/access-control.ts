import { EventEmitter } from 'node:events'
import type { Admission, Mode, Role, SecretName, Session } from '../contract/access.js'
import type { Newcomer } from '../contract/host.js'
import { rateLimitKey } from '../network/address.js'
import { secretOf } from './credentials.js'
import { Pin } from './pin.js'
import { fingerprint, isSame, makeKey } from './secrets.js'
import { Sessions } from './sessions.js'
import { Throttle } from './throttle.js'
import { admitted, refused, type Entrance, type Refusal, type Verdict, type Visitor } from './verdict.js'
import { WaitingRoom } from './waiting-room.js'

export interface AccessOptions {
  mode: Mode
  /** The key of the link; a new one is made if left out. */
  key?: string
  /** Lets those who have it do what the host does; if left out only this machine can. */
  hostKey?: string
}

interface AccessEvents {
  /** A longer PIN has taken the place of one at which many have guessed. */
  pin: [pin: string]
  /** Somebody waits to be let in. */
  newcomer: [newcomer: Newcomer]
  /** Those for whom this is true were let in, and are not any more. */
  revoked: [isOut: (admission: Admission) => boolean]
}

/** Who may look, and who may do what the host does. */
export class AccessControl extends EventEmitter<AccessEvents> {
  readonly sessions = new Sessions()
  readonly waitingRoom = new WaitingRoom()
  readonly throttle = new Throttle()
  /** Of the stream link, for players: opens the stream and the snapshot, nothing else. */
  streamKey = makeKey()
  key: string
  #mode: Mode
  readonly #pin = new Pin()
  readonly #hostKey: string | undefined

  constructor ({ mode, key = makeKey(), hostKey }: AccessOptions) {
    super()
    this.#mode = mode
    this.key = key
    this.#hostKey = hostKey
  }

  get pin (): string {
    return this.#pin.value
  }

  get mode (): Mode {
    return this.#mode
  }

  /** Whoever was let in because everybody was, goes. */
  set mode (mode: Mode) {
    this.#mode = mode
    if (mode !== 'open') this.#revoke(({ grant }) => grant === 'open')
  }

  /** What a visitor may do without showing a secret; `undefined` if they may not look. */
  identify ({ isThisMachine, cookie }: Visitor): Admission | undefined {
    if (isThisMachine) return { role: 'host', grant: 'this_machine' }
    const session = this.sessions.find(cookie)
    if (session) return { role: session.role, grant: session.grant, session }
    if (this.#mode === 'open') return { role: 'viewer', grant: 'open' }
  }

  /**
   * Admits a visitor, by a secret or without one. They may be admitted in a lesser role than the wanted one: that is for the caller to
   * see. A wrong secret counts as a guess.
   */
  authorize (visitor: Visitor, wanted: Role): Verdict {
    const known = this.identify(visitor)
    if (known && (wanted === 'viewer' || known.role === 'host')) return admitted(known)
    const { address, streamKey } = visitor
    const secret = secretOf(visitor.authorization)
    if (streamKey !== undefined) {
      return this.#guess(address, streamKey, () => isSame(streamKey, this.streamKey) ? { role: 'viewer', grant: 'stream_link' } : undefined)
    }
    if (secret !== undefined) return this.#guess(address, secret, () => this.#openedBy(secret))
    return known ? admitted(known) : refused(0)
  }

  /** Trades a key or a PIN for a session: the value of its cookie. */
  logIn (address: string, { key, pin = '' }: { key?: string | undefined, pin?: string | undefined }): Entrance<Role> | Refusal {
    const verdict = this.#guess(address, key ?? pin, () => key === undefined ? this.#openedByPin(pin) : this.#openedBy(key))
    if (verdict.kind === 'refused') return verdict
    const { role, grant } = verdict
    return { kind: 'entered', cookie: this.sessions.open({ role, grant, from: rateLimitKey(address) }), you: role }
  }

  /** Asks the host to be let in: the value of a cookie to ask again with, unless no more can wait. */
  knock (name: string, address: string, userAgent: string): Entrance<'waiting'> | Refusal | { kind: 'full' } {
    const waitMs = this.throttle.waitMs(rateLimitKey(address))
    if (waitMs > 0) return refused(waitMs)
    const entered = this.waitingRoom.enter(name, address, userAgent)
    if (!entered) return { kind: 'full' }
    this.emit('newcomer', entered.newcomer)
    return { kind: 'entered', cookie: entered.cookie, you: 'waiting' }
  }

  /**
   * Lets a newcomer in, or not. Somebody who is sent away again and again has to wait like one who guesses.
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

  /** Ends a session, and whatever was opened by it. */
  endSession (session: Session): void {
    this.sessions.end(other => other === session)
    this.#revoke(admission => admission.session === session)
  }

  /** Makes a new secret. Whoever came by the old key or the old stream link goes; whoever came by the PIN stays. */
  renew (secret: SecretName): void {
    switch (secret) {
      case 'pin':
        this.#pin.renew()
        break
      case 'key':
        this.key = makeKey()
        this.sessions.end(({ grant }) => grant === 'key')
        this.#revoke(({ grant }) => grant === 'key')
        break
      case 'stream_key':
        this.streamKey = makeKey()
        this.#revoke(({ grant }) => grant === 'stream_link')
    }
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

  #openedBy (secret: string): Admission | undefined {
    if (this.#hostKey !== undefined && isSame(secret, this.#hostKey)) return { role: 'host', grant: 'host_key' }
    if (isSame(secret, this.key)) return { role: 'viewer', grant: 'key' }
  }

  #openedByPin (pin: string): Admission | undefined {
    if (this.#mode === 'pin' && this.#pin.is(pin)) return { role: 'viewer', grant: 'pin' }
    if (this.#pin.miss()) this.emit('pin', this.pin)
  }

  #revoke (isOut: (admission: Admission) => boolean): void {
    this.emit('revoked', isOut)
  }
}
