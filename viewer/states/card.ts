import type { Form } from '../door/form.js'
import { icon } from '../icons/index.js'
import { words } from '../words/index.js'
import type { Action, State, StateId } from './table.js'
import type { Told } from './told.js'

/** What a state says; a card has heading and sentence. */
interface Words {
  pill: Say
  heading?: Say
  sentence?: Say
  button?: Say
}
type Say = string | ((told: Told) => string)

/** Buttons that lead somewhere. */
const ADDRESSES: Partial<Record<Action, string>> = { controls: '/host', usualView: '/' }

/** All that a state says. */
export function sayingOf (id: StateId, told: Told) {
  const { pill, heading, sentence, button }: Words = words.states[id]
  const say = (text: Say = '') => typeof text === 'string' ? text : text(told)
  return { pill: say(pill), heading: say(heading), sentence: say(sentence), button: say(button) }
}

type Saying = ReturnType<typeof sayingOf>

/** Over the last picture, or where there is none: what is the matter, and what can be done about it. */
export class Card {
  readonly #card = document.querySelector<HTMLElement>('#card')!
  readonly #icon = document.querySelector<HTMLElement>('#card-icon')!
  readonly #heading = document.querySelector<HTMLElement>('#card-heading')!
  readonly #sentence = document.querySelector<HTMLElement>('#card-sentence')!
  readonly #button = document.querySelector<HTMLButtonElement>('#card-button')!
  readonly #link = document.querySelector<HTMLAnchorElement>('#card-link')!
  readonly #sharing = document.querySelector<HTMLElement>('#sharing')!
  readonly #form: Form

  /** @param press the button was pressed, unless it leads somewhere, or sends the form */
  constructor (form: Form, press: () => void) {
    this.#form = form
    this.#button.addEventListener('click', press)
  }

  /** Only what has changed is drawn: the focus stays. */
  show ({ id, icon: name, action }: State, saying: Saying, told: Told) {
    this.#card.hidden = name === undefined
    if (this.#card.dataset.state !== id) {
      this.#card.dataset.state = id
      this.#icon.replaceChildren(...name ? [icon(name)] : [])
    }
    for (const [element, text] of [[this.#heading, saying.heading], [this.#sentence, saying.sentence]] as const) {
      if (element.textContent !== text) element.textContent = text
    }
    this.#form.show(action === 'enter' ? saying.button : undefined, told.seconds)
    this.#sharing.hidden = id !== 'sharing'
    const address = action && ADDRESSES[action]
    this.#show(this.#link, saying.button, address !== undefined && (action !== 'controls' || told.role === 'host'))
    if (address) this.#link.href = address
    this.#show(this.#button, saying.button, action !== undefined && action !== 'enter' && address === undefined)
  }

  #show (button: HTMLElement, text: string, isShown: boolean) {
    button.hidden = !isShown
    if (isShown && button.textContent !== text) button.textContent = text
  }
}
