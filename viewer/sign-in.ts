import type { AccessState } from '../contract/access.js'
import { readState, takeKey, tryToEnter, type Outcome } from './access.js'

/** How often the page asks for its access state: whether the host has let a newcomer in, or has cut somebody off, ms. */
const ASK_MS = 2000

const form = document.querySelector<HTMLFormElement>('#sign-in')!
const says = document.querySelector<HTMLElement>('#sign-in-says')!
const asks = document.querySelector<HTMLElement>('#sign-in-asks')!
const label = document.querySelector<HTMLElement>('#sign-in-label')!
const field = document.querySelector<HTMLInputElement>('#sign-in-field')!
const button = document.querySelector<HTMLButtonElement>('#sign-in-button')!

const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** What somebody without access reads and fills in, by access state. */
const TEXTS = {
  key: {
    says: '请向共享者索取链接。 · Ask for the link: whoever shares the screen has it.',
    name: 'key',
    label: '链接，或其中的密钥 · The link, or the key in it',
    button: '进入 · Enter'
  },
  pin: { says: '请输入共享者屏幕上的数字。 · Type in the PIN that the host reads to you.', name: 'pin', label: 'PIN', button: '进入 · Enter' },
  ask: { says: '请求观看。 · Ask the host to let you in.', name: 'name', label: '你的名字 · Your name', button: '请求 · Ask' },
  open: { says: '', name: 'key', label: '', button: '' },
  waiting: '请稍候，共享者正在决定。 · Wait: the host is asked to let you in.',
  denied: '共享者没有同意。 · The host did not let you in.',
  wrong: '不正确，请再试一次。 · That was not right. Try again.',
  wait: (seconds: number) => `请等待 ${seconds} 秒，之后自动重试。 · Too many tries: the next one is in ${seconds} s.`
}

/** Shows the form; `text` goes before what it usually says. */
function ask ({ access, you }: AccessState, text = '') {
  const texts = TEXTS[access]
  says.textContent = text || (you === 'waiting' ? TEXTS.waiting : you === 'denied' ? TEXTS.denied : texts.says)
  asks.hidden = you === 'waiting'
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

/** What is typed or pasted: a link stands for the key in it. */
const typed = () => ({ [field.name]: field.value.trim().replace(/^.*#key=/, '') })

interface Listener {
  /** This browser may look. */
  opened (you: AccessState['you']): void
  /** It may not, or not yet. */
  closed (): void
}

/**
 * Lets this browser in: by the key in its address, by what somebody types in, or because the host allows it.
 * Until then the page says what to do.
 */
export class SignIn {
  readonly #listener: Listener
  #isOpen = true
  #isPassing = false
  /** What the form was last shown for. */
  #shown = ''

  constructor (listener: Listener) {
    this.#listener = listener
    form.addEventListener('submit', event => {
      event.preventDefault()
      this.#pass(typed())
    })
    // A link that is pasted into the address bar of an open page loads nothing.
    addEventListener('hashchange', () => this.#useKey())
    if (!this.#useKey()) this.check()
    // An <img> says nothing when its stream ends.
    setInterval(() => this.check(), ASK_MS)
  }

  /** Asks the service whether this browser may look. */
  async check () {
    if (this.#isPassing) return
    const state = await readState()
    if (state) await this.#settle(state)
  }

  #useKey (): boolean {
    const key = takeKey()
    if (key) this.#pass({ key })
    return Boolean(key)
  }

  async #pass (secret: { key?: string, pin?: string, name?: string }) {
    if (this.#isPassing) return
    this.#isPassing = true
    button.disabled = true
    this.#close()
    let outcome = await tryToEnter(secret)
    while (outcome.kind === 'unreachable' || outcome.kind === 'wait') {
      await this.#wait(outcome)
      outcome = await tryToEnter(secret)
    }
    this.#isPassing = false
    button.disabled = false
    if (outcome.kind === 'answered') return await this.#settle(outcome.state)
    const state = await readState()
    // Somebody who may look already may do so with an old link, too.
    if (state) await this.#settle(state, TEXTS.wrong)
  }

  async #wait (outcome: Outcome) {
    if (outcome.kind !== 'wait') return await sleep(ASK_MS)
    const state = await readState()
    for (let seconds = Math.ceil(outcome.waitMs / 1000); seconds > 0; seconds--) {
      if (state) ask(state, TEXTS.wait(seconds))
      await sleep(1000)
    }
  }

  async #settle (state: AccessState, text = '') {
    if (state.you === 'viewer' || state.you === 'host') {
      form.hidden = true
      this.#isOpen = true
      return this.#listener.opened(state.you)
    }
    this.#close()
    // What somebody reads or types stays until something has changed.
    const shown = `${state.access} ${state.you}`
    if (form.hidden || text || shown !== this.#shown) ask(state, text)
    this.#shown = shown
  }

  #close () {
    if (this.#isOpen) this.#listener.closed()
    this.#isOpen = false
  }
}
