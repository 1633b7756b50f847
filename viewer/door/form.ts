import type { Mode } from '../../contract/access.js'
import { find, say, set } from '../element.js'
import { keyIn } from '../link/access.js'
import type { Secret } from '../link/rights.js'
import { words } from '../words/index.js'
import type { Door } from './door.js'

const { door: WORDS } = words

interface Field {
  name: keyof Secret
  inputMode: string
  autocomplete: 'off' | 'one-time-code' | 'name'
  required: boolean
}

const KEY: Field = { name: 'key', inputMode: 'url', autocomplete: 'off', required: true }

/** What is typed in, by what somebody without the key can do. */
const FIELDS: Record<Mode, Field> = {
  key: KEY,
  pin: { name: 'pin', inputMode: 'numeric', autocomplete: 'one-time-code', required: true },
  ask: { name: 'name', inputMode: 'text', autocomplete: 'name', required: false },
  open: KEY
}

/** The field for what this person has to type in, with what is wrong beside it. */
export class Form {
  readonly #form = find<HTMLFormElement>('door')
  readonly #field = find<HTMLInputElement>('door-field')
  readonly #button = find<HTMLButtonElement>('door-button')
  readonly #wrong = find('door-wrong')
  readonly #door: Door
  #mishap: Door['mishap']

  constructor (door: Door) {
    this.#door = door
    this.#form.addEventListener('submit', event => {
      event.preventDefault()
      const text = keyIn(this.#field.value)
      if (text || !this.#field.required) door.enter({ [this.#field.name]: text })
      else this.#field.focus()
    })
  }

  /**
   * @param button what the button says; `undefined` if nothing is to be typed in
   * @param seconds until the door tries again by itself
   */
  show (button: string | undefined, seconds: number) {
    const isNew = this.#form.hidden
    set(this.#form, { hidden: button === undefined })
    if (button === undefined) return
    const field = FIELDS[this.#door.access!.access]
    const { isEntering, mishap } = this.#door
    say(this.#button, button)
    // It is not disabled: then whoever has just pressed it by a key would find themselves at the start of the page.
    set(this.#button, { ariaBusy: String(isEntering) })
    say(find('door-label'), WORDS.fields[field.name])
    if (this.#field.name !== field.name) set(this.#field, { ...field, value: '' })
    this.#complain(mishap && (mishap === 'wait' ? WORDS.wait(seconds) : mishap === 'wrong' ? WORDS.wrong[field.name] : WORDS.forgotten))
    if (isNew || (mishap && mishap !== this.#mishap)) this.#field.focus()
    this.#mishap = mishap
  }

  #complain (text = '') {
    say(this.#wrong, text)
    set(this.#wrong, { hidden: text === '' })
    set(this.#field, { ariaInvalid: String(text !== '') })
  }
}
