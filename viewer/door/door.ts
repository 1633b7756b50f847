import { leave, readAccess, takeKey, tryToEnter, type Outcome } from '../link/access.js'
import type { Access, Ending, Secret } from '../link/rights.js'

/** How often the page asks what it may do, ms: the host may let a newcomer in, or end it for a viewer. */
const ASK_MS = 2000

export const mayWatch = ({ you }: Access) => you === 'viewer' || you === 'host'

/** What went wrong with what was typed in: words for it. */
export type Mishap = 'wrong' | 'wait' | 'forgotten'

interface Listener {
  /** This browser may watch. @param isNew whether it has just been let in, so that what it showed before is over */
  opened (access: Access, isNew: boolean): void
  /** It may not watch, or not yet. */
  closed (): void
  /** Something of the door has changed. */
  changed (): void
}

/** Lets this browser in: by the key in its address, by what somebody types in, or because the host allows it. */
export class Door {
  readonly #listener: Listener
  #access: Access | undefined
  #ended: Ending | 'unknown' | undefined
  #mishap: Mishap | undefined
  #isRoomFull = false
  #nextTryAt = 0
  #isEntering = false
  /** By which this page has come in. It is kept nowhere else. */
  #key: string | undefined
  /** Ends the present wait for another try. */
  #wake = () => {}

  constructor (listener: Listener) {
    this.#listener = listener
  }

  /** From now on it knows. */
  start () {
    // Pasting a new link into the address bar of an open page changes only its fragment and loads nothing.
    addEventListener('hashchange', () => this.#useKey())
    if (!this.#useKey()) this.check()
    // An <img> does not report the end of its stream. A hidden page shows none, but may wait to be let in.
    setInterval(() => { if (!document.hidden || this.#access?.you === 'waiting') this.check() }, ASK_MS)
  }

  /** What this browser may do; `undefined` before the service has said so. */
  get access (): Access | undefined {
    return this.#access
  }

  /** Why it may no longer watch what it was watching. */
  get ended (): Ending | 'unknown' | undefined {
    return this.#ended
  }

  get mishap (): Mishap | undefined {
    return this.#mishap
  }

  get isRoomFull (): boolean {
    return this.#isRoomFull
  }

  get isEntering (): boolean {
    return this.#isEntering
  }

  /** When it tries again by itself, by `performance.now()`. */
  get nextTryAt (): number {
    return this.#nextTryAt
  }

  /** Asks the service whether this browser may watch. `undefined` if it does not answer. */
  async check (): Promise<boolean | undefined> {
    const access = await readAccess()
    // Whoever is just getting in is told by the answer to that.
    if (access && !this.#isEntering) this.#settle(access)
    return access && mayWatch(access)
  }

  /**
   * As {@link check}, of a service that may have forgotten everybody since it was started anew: who came in by a key that is still the same
   * comes in again by it.
   */
  async enterAgain (): Promise<boolean | undefined> {
    const mayStill = await this.check()
    if (mayStill !== false || this.#key === undefined || this.#isEntering) return mayStill
    const outcome = await tryToEnter({ key: this.#key })
    if (outcome.kind === 'answered') this.#settle(outcome.state, true)
    return false // or it has begun already
  }

  /** Gives the cookie back, or stops waiting. */
  async leave () {
    this.#key = undefined
    const access = await leave()
    if (!access) return
    this.#settle(access)
    this.#ended = undefined // by themselves
    this.#listener.changed()
  }

  /** Tries again at once. */
  tryNow () {
    this.#wake()
  }

  /** Gets in, or asks the host, and tries that again as long as it has to wait for it. */
  async enter (secret: Secret) {
    if (this.#isEntering) return
    this.#isEntering = true
    this.#mishap = undefined
    this.#listener.changed()
    let outcome = await tryToEnter(secret)
    while (outcome.kind === 'unreachable' || outcome.kind === 'wait' || outcome.kind === 'full') {
      await this.#wait(outcome)
      outcome = await tryToEnter(secret)
    }
    this.#isEntering = false
    this.#isRoomFull = false
    this.#mishap = outcome.kind === 'wrong' ? 'wrong' : undefined
    if (outcome.kind === 'answered') {
      this.#key = secret.key ?? this.#key
      return this.#settle(outcome.state, true)
    }
    // A browser that may already watch still may, even with an old link.
    const access = await readAccess()
    if (access) this.#settle(access)
  }

  #useKey (): boolean {
    const key = takeKey()
    if (key) this.enter({ key })
    return Boolean(key)
  }

  async #wait (outcome: Exclude<Outcome, { kind: 'answered' | 'wrong' }>) {
    const waitMs = outcome.kind === 'unreachable' ? ASK_MS : outcome.waitMs
    this.#nextTryAt = performance.now() + waitMs
    this.#isRoomFull = outcome.kind === 'full'
    this.#mishap = outcome.kind === 'wait' ? 'wait' : undefined
    this.#access ??= await readAccess() // it says what to ask for
    this.#listener.changed()
    await new Promise<void>(resolve => {
      this.#wake = resolve
      setTimeout(resolve, waitMs)
    })
  }

  #settle (access: Access, isNew = false) {
    const before = this.#access
    this.#access = access
    if (mayWatch(access)) {
      this.#ended = this.#mishap = undefined
      this.#listener.opened(access, isNew)
    } else {
      if (before && mayWatch(before)) this.#ended = access.ended ?? 'unknown'
      else if (access.ended) this.#ended = access.ended
      if (access.you !== 'out') this.#ended = undefined
      if (access.ended) this.#key = undefined // it was not forgotten
      if (before?.you === 'waiting' && access.you === 'out' && !isNew) this.#mishap = 'forgotten'
      this.#listener.closed()
    }
    this.#listener.changed()
  }
}
