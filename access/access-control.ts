import { EventEmitter } from 'node:events'
import type { Ending, Mode, Rights, Role, SecretName } from '../contract/access.js'
import { OwnNetworks } from '../network/own-networks.js'
import type { AccessEvents, AccessOptions, KeptAccess } from './access-options.js'
import { Authenticator } from './authenticator.js'
import { Guesses } from './guesses.js'
import { BY_SECRET, closedIn } from './grants.js'
import { KeyRing } from './key-ring.js'
import type { LiveSession } from './session.js'
import { Sessions } from './sessions.js'
import {
  admitted, refused, type Admitted, type Caller, type Entrance, type Refusal, type TypedSecret, type Verdict, type Visitor
} from './verdict.js'
import { Visits } from './visits.js'
import { WaitingRoom, type Full } from './waiting-room.js'

/** Who may watch, and who may do what the host does. */
export class AccessControl extends EventEmitter<AccessEvents> {
  readonly sessions: Sessions
  readonly visits: Visits
  readonly waitingRoom: WaitingRoom
  /** Wrong guesses, and how long whoever made them has to wait. */
  readonly guesses: Guesses
  readonly #keys: KeyRing
  readonly #authenticator: Authenticator
  #mode: Mode

  constructor ({ mode, lifetimeMs, ...keys }: AccessOptions) {
    super()
    const { guestOf } = new OwnNetworks()
    const shared = { guestOf, onEnd: () => this.emit('ended') }
    this.sessions = new Sessions({ ...shared, ...lifetimeMs && { lifetimeMs } })
    this.visits = new Visits(shared)
    this.waitingRoom = new WaitingRoom({ guestOf })
    this.#mode = mode
    this.#keys = new KeyRing(keys)
    this.guesses = new Guesses(guestOf)
    this.#authenticator = new Authenticator(this.#keys, this.guesses, () => this.emit('pin', this.pin))
  }

  /** The key in the link to the page. */
  get key (): string {
    return this.#keys.key
  }

  /** The key in the stream link, for players: opens what shows the screen, nothing else. */
  get streamKey (): string {
    return this.#keys.streamKey
  }

  get pin (): string {
    return this.#keys.pin
  }

  get mode (): Mode {
    return this.#mode
  }

  /** Everybody who was let in, whether or not they hold a cookie; the earliest first. */
  get present (): LiveSession[] {
    return [...this.sessions.all.map(({ session }) => session), ...this.visits.all].sort((a, b) => a.since - b.since)
  }

  /** What a visitor may do without showing a secret; `undefined` if they may not watch. */
  identify ({ isThisMachine, cookies }: Visitor): Rights & { session?: LiveSession } | undefined {
    if (isThisMachine) return { role: 'host', grant: 'this_machine' }
    const found = cookies.map(cookie => this.sessions.find(cookie)).filter(session => session !== undefined)
    const session = found.find(({ role }) => role === 'host') ?? found[0]
    if (session) return { role: session.role, grant: session.grant, session }
    if (this.#mode === 'open') return { role: 'viewer', grant: 'open' }
  }

  /** The same as a session; one is opened for whoever needs no cookie. */
  recognize (visitor: Visitor): Admitted | undefined {
    const known = this.identify(visitor)
    return known && admitted(known.session ?? this.visits.of({ ...visitor, role: known.role, grant: known.grant }))
  }

  /** Admits a visitor, perhaps in a lesser role than the wanted one: the caller has to check. A wrong secret counts as a guess. */
  authorize (visitor: Visitor, wanted: Role): Verdict {
    const role = this.identify(visitor)?.role
    const shown = role === 'host' || role === wanted ? undefined : this.#authenticator.tryShown(visitor)
    if (!shown) return this.recognize(visitor) ?? refused(0)
    return 'kind' in shown ? shown : admitted(this.visits.of({ ...visitor, ...shown }))
  }

  /** Trades a key or a PIN for a session, which a cookie stands for. */
  logIn ({ address, userAgent }: Caller, { key, pin = '' }: TypedSecret): Entrance<Role> | Refusal {
    const rights = key !== undefined
      ? this.#authenticator.tryKey(address, key)
      : this.#mode === 'pin' ? this.#authenticator.tryPin(address, pin) : refused(0)
    if ('kind' in rights) return rights
    const cookie = this.sessions.open({ ...rights, address, userAgent })
    this.emit('changed')
    return { kind: 'entered', cookie, you: rights.role }
  }

  /** Ends the sessions of all cookies that a visitor shows, and their wait to be let in. */
  logOut ({ cookies }: Pick<Visitor, 'cookies'>): void {
    const left = cookies.filter(cookie => this.waitingRoom.leave(cookie))
    if (left.length > 0) this.emit('waiting')
    const own = new Set(cookies.map(cookie => this.sessions.find(cookie)))
    this.sessions.end(session => own.has(session))
  }

  /** Asks the host to be let in. Gives a cookie to ask again with, unless the waiting room is full. */
  knock (name: string, { address, userAgent }: Caller): Entrance<'waiting'> | Refusal | Full {
    const waitMs = this.guesses.waitMs('knock', address)
    if (waitMs > 0) return refused(waitMs)
    const entered = this.waitingRoom.enter(name, address, userAgent)
    if (entered.kind === 'full') return entered
    this.emit('newcomer', entered.newcomer)
    this.emit('waiting')
    return { kind: 'entered', cookie: entered.cookie, you: 'waiting' }
  }

  /** Lets a newcomer in, or sends them away; after several times they wait, as if they had guessed. @returns whether there was one */
  decide (id: string, isWelcome: boolean): boolean {
    const isDecided = isWelcome ? this.#allow(id) : this.#deny(id)
    if (isDecided) this.emit('waiting')
    return isDecided
  }

  #allow (id: string): boolean {
    const allowed = this.waitingRoom.allow(id)
    if (!allowed) return false
    const { name, address, userAgent } = allowed.newcomer
    this.sessions.add(allowed.fingerprint, { role: 'viewer', grant: 'invitation', name, address, userAgent })
    this.emit('changed')
    return true
  }

  #deny (id: string): boolean {
    const denied = this.waitingRoom.deny(id)
    if (denied) this.guesses.wrong('knock', denied.address, id)
    return denied !== undefined
  }

  /** Why a visitor may no longer watch; `undefined` if they never could, or that is not known. */
  endingOf ({ cookies }: Pick<Visitor, 'cookies'>): Ending | undefined {
    return cookies.map(cookie => this.sessions.endingOf(cookie)).find(ending => ending !== undefined)
  }

  /** Ends sessions, and so everything they have opened. */
  end (isUnwanted: (session: LiveSession) => boolean, ending: Ending = 'by_host'): void {
    this.sessions.end(isUnwanted, ending)
    this.visits.end(isUnwanted)
  }

  /**
   * Changes what somebody without the key can do. Whoever was admitted only because everybody was is cut off once that is over.
   * @param end whether those go, too, who came in by a way that is closed now
   */
  changeMode (mode: Mode, { end }: { end: boolean }): void {
    this.#mode = mode
    this.emit('changed')
    this.end(({ grant }) => (end || grant === 'open') && closedIn(mode).includes(grant))
  }

  /** Makes a new secret. @param end whether those go who came by the old one */
  renew (secret: SecretName, { end }: { end: boolean }): void {
    this.#keys.renew(secret)
    this.emit('changed')
    if (end) this.end(({ grant }) => grant === BY_SECRET[secret], secret === 'pin' ? 'by_host' : 'link_renewed')
  }

  /** What to keep for another process. */
  snapshot (): KeptAccess {
    return { mode: this.#mode, deadKeys: this.#keys.deadKeys, sessions: this.sessions.snapshot() }
  }

  /** Goes on where an earlier process has ended. If a key was renewed there, a new one takes its place. */
  restore ({ mode, deadKeys, sessions }: KeptAccess): void {
    this.#mode = mode
    this.#keys.bury(deadKeys)
    this.sessions.restore(sessions)
  }
}
