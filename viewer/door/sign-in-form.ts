import type { AccessState } from '../../contract/access.js'
import { words } from '../words/index.js'

const { door } = words

export const form = document.querySelector<HTMLFormElement>('#sign-in')!
const message = document.querySelector<HTMLElement>('#sign-in-says')!
const fields = document.querySelector<HTMLElement>('#sign-in-asks')!
const label = document.querySelector<HTMLElement>('#sign-in-label')!
const field = document.querySelector<HTMLInputElement>('#sign-in-field')!
export const button = document.querySelector<HTMLButtonElement>('#sign-in-button')!

/** What the form says and asks for. */
const TEXTS = {
  key: { message: door.wantsKey, name: 'key', label: door.key, button: door.enter },
  pin: { message: door.wantsPin, name: 'pin', label: door.pin, button: door.enter },
  ask: { message: door.wantsName, name: 'name', label: door.name, button: door.ask },
  open: { message: '', name: 'key', label: '', button: '' }
}

/** Shows the form, with `text` instead of its usual message if there is one. */
export function showForm ({ access, you }: AccessState, text = '') {
  const texts = TEXTS[access]
  message.textContent = text || (you === 'waiting' ? door.waiting : you === 'denied' ? door.denied : texts.message)
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
export const typedSecret = () => ({ [field.name]: field.value.trim().replace(/^.*#key=/, '') })
