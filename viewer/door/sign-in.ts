import type { AccessState } from '../../contract/access.js'
import { leave, readState, takeKey, tryToEnter, type Outcome } from '../link/access.js'
import { words } from '../words/index.js'
import { button, form, showForm, typedSecret } from './sign-in-form.js'

/** How often the page polls its access state, ms: the host may let a newcomer in or cut a viewer off. */
const ASK_MS = 2000

const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

const mayWatch = ({ you }: AccessState) => you === 'viewer' || you === 'host'

interface Listener {
  /** This browser may watch. @param isNew whether it has just been let in, so that what it showed before is over */
  opened (state: AccessState, isNew: boolean): void
  /** It may not watch, or not yet. */
  closed (): void
}

/**
 * Lets this browser in: by the key in its address, by what somebody types in, or because the host allows it.
 * Until then the form says what to do.
 */
export class SignIn {
  readonly #listener: Listener
  #isOpen = true
  #isEntering = false
  /** The access state that the form was last shown for. */
  #shown = ''

  constructor (listener: Listener) {
    this.#listener = listener
    form.addEventListener('submit', event => {
      event.preventDefault()
      this.#enter(typedSecret())
    })
    // Pasting a new link into the address bar of an open page changes only its fragment and loads nothing.
    addEventListener('hashchange', () => this.#useKey())
    if (!this.#useKey()) this.check()
    // An <img> does not report the end of its stream.
    setInterval(() => this.check(), ASK_MS)
  }

  /** Asks the service whether this browser may watch. False if it does not answer, too, and while this browser is being let in. */
  async check (): Promise<boolean> {
    if (this.#isEntering) return false
    const state = await readState()
    if (state) await this.#settle(state)
    return state !== undefined && mayWatch(state)
  }

  /** Gives the cookie back. */
  async leave () {
    const state = await leave()
    if (state) await this.#settle(state)
  }

  #useKey (): boolean {
    const key = takeKey()
    if (key) this.#enter({ key })
    return Boolean(key)
  }

  async #enter (secret: { key?: string, pin?: string, name?: string }) {
    if (this.#isEntering) return
    this.#isEntering = true
    button.disabled = true
    let outcome = await tryToEnter(secret)
    while (outcome.kind === 'unreachable' || outcome.kind === 'wait' || outcome.kind === 'full') {
      await this.#wait(outcome)
      outcome = await tryToEnter(secret)
    }
    this.#isEntering = false
    button.disabled = false
    if (outcome.kind === 'answered') return await this.#settle(outcome.state, { isNew: true })
    const state = await readState()
    // A browser that may already watch still may, even with an old link.
    if (state) await this.#settle(state, { text: words.door.wrong })
  }

  async #wait (outcome: Outcome) {
    if (outcome.kind !== 'wait' && outcome.kind !== 'full') return await sleep(ASK_MS)
    const state = await readState()
    for (let seconds = Math.ceil(outcome.waitMs / 1000); seconds > 0; seconds--) {
      if (state) showForm(state, words.door[outcome.kind](seconds))
      await sleep(1000)
    }
  }

  async #settle (state: AccessState, { text = '', isNew = false } = {}) {
    if (mayWatch(state)) {
      form.hidden = true
      this.#isOpen = true
      return this.#listener.opened(state, isNew)
    }
    this.#close()
    // The message and the input stay until the state changes.
    const shown = `${state.access} ${state.you}`
    const isGone = this.#shown === 'ask waiting' && shown === 'ask out'
    if (form.hidden || text || shown !== this.#shown) showForm(state, text || (isGone ? words.door.gone : ''))
    this.#shown = shown
  }

  #close () {
    if (this.#isOpen) this.#listener.closed()
    this.#isOpen = false
  }
}
