import type { AccessState } from '../../contract/access.js'
import { leave, readAccess, takeKey, tryToEnter, type Delay } from '../link/access.js'
import { mayWatch, type Ended, type Secret } from '../link/rights.js'
import { Attempt } from './attempt.js'
import { isSame, standingAfter, type Standing } from './standing.js'

/** How often the page asks what it may do, ms: the host may let a newcomer in, or end it for a viewer. */
const ASK_MS = 2000

interface Listener {
  /** This browser may watch, which it could not before, or otherwise. @param isNew whether what it showed before is over */
  opened (access: AccessState, isNew: boolean): void
  /** It may not watch, or not yet. */
  closed (): void
  /** Something of the door has changed. */
  changed (): void
}

/** Lets this browser in: by the key in its address, by what somebody types in, or because the host allows it. */
export class Door {
  readonly #listener: Listener
  #standing: Standing = { access: undefined }
  /** Is under way, or waits. */
  #attempt: Attempt | undefined
  /** What it waits for. */
  #delay: Delay | undefined
  #nextTryAt = 0
  /** By which this page has come in. It is kept nowhere else. */
  #key: string | undefined
  /** How often the service was asked, and which of these questions the newest answer belongs to. */
  #asked = 0
  #answered = 0

  constructor (listener: Listener) {
    this.#listener = listener
  }

  /** From now on it knows. */
  start () {
    // Pasting a new link into the address bar of an open page changes only its fragment and loads nothing.
    addEventListener('hashchange', () => this.#useKey())
    if (!this.#useKey()) this.check()
    // An <img> does not report the end of its stream. A hidden page shows none, but may wait to be let in.
    setInterval(() => { if (!document.hidden || this.access?.you === 'waiting') this.check() }, ASK_MS)
  }

  /** See {@link Standing.access}. */
  get access (): AccessState | undefined {
    return this.#standing.access
  }

  /** See {@link Standing.ended}. */
  get ended (): Ended | undefined {
    return this.#standing.ended
  }

  /** What went wrong with what was typed in: words for it. */
  get mishap (): 'wrong' | 'wait' | 'forgotten' | undefined {
    return this.#delay?.kind === 'wait' ? 'wait' : this.#standing.mishap
  }

  get isRoomFull (): boolean {
    return this.#delay?.kind === 'full'
  }

  get isEntering (): boolean {
    return this.#attempt !== undefined
  }

  /** When it tries again by itself, by `performance.now()`. */
  get nextTryAt (): number {
    return this.#nextTryAt
  }

  /** Asks the service whether this browser may watch. `undefined` if it does not answer. */
  async check (): Promise<boolean | undefined> {
    const question = ++this.#asked
    const access = await readAccess()
    if (!access) return undefined
    if (question < this.#answered) return mayWatch(this.access ?? access) // what was so before the last answer
    // Whoever is just getting in is told by the answer to that.
    if (!this.#attempt) this.#settle(access, { question })
    return mayWatch(access)
  }

  /**
   * As {@link check}, of a service that may have forgotten everybody since it was started anew: who came in by a key that is still the same
   * comes in again by it.
   */
  async enterAgain (): Promise<boolean | undefined> {
    const mayStill = await this.check()
    if (mayStill !== false || this.#key === undefined || this.#attempt) return mayStill
    const outcome = await tryToEnter({ key: this.#key })
    if (outcome.kind === 'answered' && !this.#attempt) this.#settle(outcome.state, { isNew: true })
    return false // or it has begun already
  }

  /** Gives the cookie back, or stops waiting. */
  async leave () {
    this.#key = undefined
    this.#endAttempt()
    const access = await leave()
    if (!access) return
    this.#settle(access)
    this.#standing = { access } // it was they themselves
    this.#listener.changed()
  }

  /** Tries again at once. */
  tryNow () {
    this.#attempt?.hurry()
  }

  /** Gets in, or asks the host, and tries that again as long as it has to wait for it, or until another attempt takes its place. */
  async enter (secret: Secret) {
    if (this.#attempt?.isBy(secret)) return this.tryNow()
    this.#endAttempt()
    this.#standing.mishap = undefined
    const attempt = this.#attempt = new Attempt(secret, delay => this.#wait(delay))
    this.#listener.changed()
    const outcome = await attempt.run()
    if (!outcome) return
    this.#endAttempt()
    if (outcome.kind === 'answered') {
      this.#key = secret.key ?? this.#key
      return this.#settle(outcome.state, { isNew: true })
    }
    // A browser that may already watch still may, even with an old link.
    if (!await this.check() && !this.#attempt) this.#standing.mishap = 'wrong'
    this.#listener.changed()
  }

  #endAttempt () {
    this.#attempt?.giveUp()
    this.#attempt = this.#delay = undefined
  }

  #useKey (): boolean {
    const key = takeKey()
    if (key) this.enter({ key })
    return Boolean(key)
  }

  async #wait (delay: Delay) {
    this.#delay = delay
    this.#nextTryAt = performance.now() + delay.waitMs
    this.#listener.changed()
    if (this.access) return
    const access = await readAccess() // it says what to ask for
    if (access && !this.access) this.#settle(access)
  }

  /** @param question to which this is the answer; the newest if left out @param isNew whether this browser has just been let in */
  #settle (access: AccessState, { question = ++this.#asked, isNew = false } = {}) {
    this.#answered = question
    if (!isNew && isSame(this.#standing, access)) return
    this.#standing = standingAfter(this.#standing, access, isNew)
    if (access.ended) this.#key = undefined // it was not forgotten
    if (mayWatch(access)) this.#listener.opened(access, isNew)
    else this.#listener.closed()
    this.#listener.changed()
  }
}
