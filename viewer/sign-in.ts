import type { AccessState } from '../contract/access.js'
import { leave, readState, takeKey, tryToEnter, type Outcome } from './access.js'

/** How often the page polls its access state, ms: the host may let a newcomer in or cut a viewer off. */
const ASK_MS = 2000

const form = document.querySelector<HTMLFormElement>('#sign-in')!
const message = document.querySelector<HTMLElement>('#sign-in-says')!
const fields = document.querySelector<HTMLElement>('#sign-in-asks')!
const label = document.querySelector<HTMLElement>('#sign-in-label')!
const field = document.querySelector<HTMLInputElement>('#sign-in-field')!
const button = document.querySelector<HTMLButtonElement>('#sign-in-button')!

const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** What the form says and asks for. */
const TEXTS = {
  key: {
    message: '请向共享者索取链接。 · Ask the person sharing the screen for the link.',
    name: 'key',
    label: '链接，或其中的密钥 · The link, or the key in it',
    button: '进入 · Enter'
  },
  pin: {
    message: '请输入共享者告诉你的 PIN。 · Type in the PIN that the host gives you.',
    name: 'pin',
    label: 'PIN',
    button: '进入 · Enter'
  },
  ask: { message: '观看须经共享者同意。 · Ask the host to let you in.', name: 'name', label: '你的名字 · Your name', button: '请求 · Ask' },
  open: { message: '', name: 'key', label: '', button: '' },
  waiting: '请稍候，等待共享者同意。 · Please wait for the host to let you in.',
  denied: '共享者没有同意。 · The host did not let you in.',
  wrong: '不正确，请再试一次。 · That was not right. Try again.',
  gone: '你已不在等候之列，请再次请求。 · You are no longer waiting. Ask again.',
  wait: (seconds: number) => `尝试次数过多，${seconds} 秒后自动重试。 · Too many attempts. Trying again in ${seconds} s.`,
  full: (seconds: number) => `等候的人太多，${seconds} 秒后自动重试。 · No place to wait is free. Trying again in ${seconds} s.`
}

/** Shows the form, with `text` instead of its usual message if there is one. */
function showForm ({ access, you }: AccessState, text = '') {
  const texts = TEXTS[access]
  message.textContent = text || (you === 'waiting' ? TEXTS.waiting : you === 'denied' ? TEXTS.denied : texts.message)
  fields.hidden = you === 'waiting'
  label.textContent = texts.label
  button.textContent = texts.button
  field.inputMode = access === 'pin' ? 'numeric' : 'text'
  field.required = access !== 'ask'
  if (field.name !== texts.name) {
    field.name = texts.name
    field.value = ''
  }
  if (!form.hidden) return
  form.hidden = false
  field.focus()
}

/** What was typed or pasted. A link stands for the key in it. */
const typedSecret = () => ({ [field.name]: field.value.trim().replace(/^.*#key=/, '') })

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

  /** Asks the service whether this browser may watch. */
  async check () {
    if (this.#isEntering) return
    const state = await readState()
    if (state) await this.#settle(state)
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
    if (state) await this.#settle(state, { text: TEXTS.wrong })
  }

  async #wait (outcome: Outcome) {
    if (outcome.kind !== 'wait' && outcome.kind !== 'full') return await sleep(ASK_MS)
    const state = await readState()
    for (let seconds = Math.ceil(outcome.waitMs / 1000); seconds > 0; seconds--) {
      if (state) showForm(state, TEXTS[outcome.kind](seconds))
      await sleep(1000)
    }
  }

  async #settle (state: AccessState, { text = '', isNew = false } = {}) {
    if (state.you === 'viewer' || state.you === 'host') {
      form.hidden = true
      this.#isOpen = true
      return this.#listener.opened(state, isNew)
    }
    this.#close()
    // The message and the input stay until the state changes.
    const shown = `${state.access} ${state.you}`
    const isGone = this.#shown === 'ask waiting' && shown === 'ask out'
    if (form.hidden || text || shown !== this.#shown) showForm(state, text || (isGone ? TEXTS.gone : ''))
    this.#shown = shown
  }

  #close () {
    if (this.#isOpen) this.#listener.closed()
    this.#isOpen = false
  }
}
