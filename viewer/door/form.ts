import type { Mode } from '../../contract/access.js'
import type { Secret } from '../link/rights.js'
import { words } from '../words/index.js'
import type { Door } from './door.js'

const { door: WORDS } = words

/** What is typed in, by what somebody without the key can do. */
const FIELDS: Record<Mode, { name: keyof Secret, inputMode: string, autocomplete: string, isRequired: boolean }> = {
  key: { name: 'key', inputMode: 'url', autocomplete: 'off', isRequired: true },
  pin: { name: 'pin', inputMode: 'numeric', autocomplete: 'one-time-code', isRequired: true },
  ask: { name: 'name', inputMode: 'text', autocomplete: 'name', isRequired: false },
  open: { name: 'key', inputMode: 'url', autocomplete: 'off', isRequired: true }
}

/** The field for what this person has to type in, with what is wrong beside it. */
export class Form {
  readonly #form = document.querySelector<HTMLFormElement>('#door')!
  readonly #label = document.querySelector<HTMLElement>('#door-label')!
  readonly #field = document.querySelector<HTMLInputElement>('#door-field')!
  readonly #wrong = document.querySelector<HTMLElement>('#door-wrong')!
  readonly #button = document.querySelector<HTMLButtonElement>('#door-button')!
  readonly #door: Door

  constructor (door: Door) {
    this.#door = door
    this.#form.addEventListener('submit', event => {
      event.preventDefault()
      const secret = this.#secret
      if (Object.values(secret).join('') || !this.#field.required) door.enter(secret)
      else this.#field.focus()
    })
  }

  /**
   * @param button what the button says; `undefined` if nothing is to be typed in
   * @param seconds until the door tries again by itself
   */
  show (button: string | undefined, seconds: number) {
    const isNew = this.#form.hidden
    this.#form.hidden = button === undefined
    if (button === undefined) return
    const { name, inputMode, autocomplete, isRequired } = FIELDS[this.#door.access!.access]
    const { isEntering, mishap } = this.#door
    this.#button.textContent = button
    this.#button.disabled = isEntering
    this.#label.textContent = WORDS.fields[name]
    Object.assign(this.#field, { inputMode, autocomplete, required: isRequired })
    if (this.#field.name !== name) Object.assign(this.#field, { name, value: '' })
    this.#complain(mishap && (mishap === 'wait' ? WORDS.wait(seconds) : mishap === 'wrong' ? WORDS.wrong[name] : WORDS.forgotten))
    if (isNew) this.#field.focus()
  }

  /** What was typed or pasted. A link stands for the key in it. */
  get #secret (): Secret {
    return { [this.#field.name]: this.#field.value.trim().replace(/^.*#key=/, '') }
  }

  #complain (text = '') {
    if (this.#wrong.textContent === text) return
    this.#wrong.textContent = text
    this.#wrong.hidden = text === ''
    this.#field.setAttribute('aria-invalid', String(text !== ''))
  }
}
