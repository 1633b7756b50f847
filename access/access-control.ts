import { EventEmitter } from 'node:events'
import { rateLimitKey } from '../network/address.js'
import { secretOf } from './credentials.js'
import { fingerprint, isSame, makeKey, makePin } from './secrets.js'
import { Sessions, type Admission, type Rights, type Session } from './sessions.js'
import { Throttle } from './throttle.js'
import { WaitingRoom, type Newcomer } from './waiting-room.js'

export { cookieOf } from './credentials.js'
export { redactUrl } from './redact.js'
export type { Admission, Grant, Rights, Session } from './sessions.js'
export { isThisMachine } from './this-machine.js'
export { Viewers, type Viewer } from './viewers.js'
export type { Newcomer } from './waiting-room.js'

/** What somebody without a key can do: nothing, type in a PIN, ask the host, or just look. */
export const MODES = ['key', 'pin', 'ask', 'open'] as const
export type Mode = typeof MODES[number]

/** What can be made anew, so that the old one opens nothing any more. */
export const SECRETS = ['key', 'pin', 'stream key'] as const
export type SecretName = typeof SECRETS[number]

const PIN_DIGITS = 6
const MOST_PIN_DIGITS = 12
/**
 * Wrong PINs, from all addresses together, after which a longer one takes its place. So all guesses together, for however long, are
 * right with a probability of 1 in 20,000, and nobody is locked out for longer than it takes to ask for the new one.
 */
const WRONG_PINS = 50

export interface AccessOptions {
  mode: Mode
  /** The key of the link; made anew if left out. */
  key?: string
  /** Lets those who have it do what the host does; if left out only this machine can. */
  hostKey?: string
}

/** Who sends a request, and what they show. */
export interface Visitor {
  address: string
  isThisMachine: boolean
  cookie?: string | undefined
  /** The header of that name. */
  authorization?: string | undefined
  /** Of a stream link; only where one opens the route. */
  streamKey?: string | undefined
}

export interface Refusal {
  /** How long to wait before the next guess, ms; 0 if this one was wrong, or none. */
  waitMs: number
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
  pin = makePin(PIN_DIGITS)
  #mode: Mode
  #wrongPins = 0
  readonly #hostKey: string | undefined

  constructor ({ mode, key = makeKey(), hostKey }: AccessOptions) {
    super()
    this.#mode = mode
    this.key = key
    this.#hostKey = hostKey
  }

  get mode (): Mode {
    return this.#mode
  }

  /** Whoever was let in because everybody was, goes. */
  set mode (mode: Mode) {
    this.#mode = mode
    if (mode !== 'open') this.#revoke(({ grant }) => grant === 'open')
  }

  /** What a visitor may do without showing a secret; nothing if they may not look. */
  know ({ isThisMachine, cookie }: Visitor): Admission | undefined {
    if (isThisMachine) return { rights: 'host', grant: 'this machine' }
    const session = this.sessions.find(cookie)
    if (session) return { rights: session.rights, grant: session.grant, session }
    if (this.#mode === 'open') return { rights: 'viewer', grant: 'open' }
  }

  /** Lets a visitor in who may do this, with or without a secret. A wrong one counts as a guess. */
  admit (visitor: Visitor, wanted: Rights): Admission | Refusal {
    const known = this.know(visitor)
    if (known && (wanted === 'viewer' || known.rights === 'host')) return known
    const { address, streamKey } = visitor
    const secret = secretOf(visitor.authorization)
    if (streamKey !== undefined) return this.#guess(address, streamKey, () => isSame(streamKey, this.streamKey) ? { rights: 'viewer', grant: 'stream link' } : undefined)
    if (secret !== undefined) return this.#guess(address, secret, () => this.#openedBy(secret))
    return known ?? { waitMs: 0 }
  }

  /** Trades a key or a PIN for a session: the value of its cookie. */
  logIn (address: string, { key, pin = '' }: { key?: string | undefined, pin?: string | undefined }): { cookie: string, you: Rights } | Refusal {
    const admission = this.#guess(address, key ?? pin, () => key === undefined ? this.#openedByPin(pin) : this.#openedBy(key))
    if ('waitMs' in admission) return admission
    return { cookie: this.sessions.open({ ...admission, from: rateLimitKey(address) }), you: admission.rights }
  }

  /** Asks the host to be let in: the value of a cookie to ask with how it stands; nothing where no more can wait. */
  knock (name: string, address: string, userAgent: string): { cookie: string, you: 'waiting' } | Refusal | undefined {
    const waitMs = this.throttle.waitMs(rateLimitKey(address))
    if (waitMs > 0) return { waitMs }
    const entered = this.waitingRoom.enter(name, address, userAgent)
    if (!entered) return
    this.emit('newcomer', entered.newcomer)
    return { cookie: entered.cookie, you: 'waiting' }
  }

  /** Lets a newcomer in, or not; who is sent away again and again has to wait as one who guesses. @returns whether there was such a newcomer */
  answer (id: string, isWelcome: boolean): boolean {
    if (!isWelcome) {
      const denied = this.waitingRoom.deny(id)
      if (denied) this.throttle.fail(rateLimitKey(denied.address), denied.id)
      return denied !== undefined
    }
    const allowed = this.waitingRoom.allow(id)
    if (!allowed) return false
    const { name, address } = allowed.newcomer
    this.sessions.add(allowed.fingerprint, { rights: 'viewer', grant: 'host', name, from: rateLimitKey(address) })
    return true
  }

  /** Ends a session, and whatever was opened by it. */
  endSession (session: Session): void {
    this.sessions.end(other => other === session)
    this.#revoke(admission => admission.session === session)
  }

  /** Makes a secret anew. Who came by the old key or the old stream link goes; who came by the PIN stays. */
  renew (secret: SecretName): void {
    if (secret === 'pin') {
      this.#wrongPins = 0
      this.pin = makePin(PIN_DIGITS)
    } else if (secret === 'key') {
      this.key = makeKey()
      this.sessions.end(({ grant }) => grant === 'key')
      this.#revoke(({ grant }) => grant === 'key')
    } else {
      this.streamKey = makeKey()
      this.#revoke(({ grant }) => grant === 'stream link')
    }
  }

  #guess (address: string, guess: string, test: () => Admission | undefined): Admission | Refusal {
    const guesser = rateLimitKey(address)
    const waitMs = this.throttle.waitMs(guesser)
    if (waitMs > 0) return { waitMs }
    const admission = test()
    if (admission) return admission
    this.throttle.fail(guesser, fingerprint(guess))
    return { waitMs: 0 }
  }

  #openedBy (secret: string): Admission | undefined {
    if (this.#hostKey !== undefined && isSame(secret, this.#hostKey)) return { rights: 'host', grant: 'host key' }
    if (isSame(secret, this.key)) return { rights: 'viewer', grant: 'key' }
  }

  #openedByPin (pin: string): Admission | undefined {
    if (this.#mode === 'pin' && isSame(pin, this.pin)) return { rights: 'viewer', grant: 'pin' }
    if (++this.#wrongPins < WRONG_PINS) return
    this.#wrongPins = 0
    this.pin = makePin(Math.min(this.pin.length + 2, MOST_PIN_DIGITS))
    this.emit('pin', this.pin)
  }

  #revoke (isOut: (admission: Admission) => boolean): void {
    this.emit('revoked', isOut)
  }
}
