import type { Form } from '../door/form.js'
import { find, say, set } from '../element.js'
import { icon } from '../icons/index.js'
import { words } from '../words/index.js'
import type { Action, State, StateId } from './table.js'
import type { Told } from './told.js'

/** What a state says; a card has heading and sentence. */
interface Words {
  pill: Text
  heading?: Text
  sentence?: Text
  button?: Text
}
type Text = string | ((told: Told) => string)

/** Buttons that lead somewhere. */
const ADDRESSES: Partial<Record<Action, string>> = { controls: '/host', usualView: '/' }

/** All that a state says. */
export function sayingOf (id: StateId, told: Told) {
  const { pill, heading, sentence, button }: Words = words.states[id]
  const fill = (text: Text = '') => typeof text === 'string' ? text : text(told)
  return { pill: fill(pill), heading: fill(heading), sentence: fill(sentence), button: fill(button) }
}

type Saying = ReturnType<typeof sayingOf>

/** Over the last picture, or where there is none: what is the matter, and what can be done about it. */
export class Card {
  readonly #card = find('card')
  readonly #icon = find('card-icon')
  readonly #heading = find('card-heading')
  readonly #sentence = find('card-sentence')
  readonly #button = find('card-button')
  readonly #link = find<HTMLAnchorElement>('card-link')
  readonly #sharing = find('sharing')
  readonly #form: Form

  /** @param press the button was pressed, unless it leads somewhere, or sends the form */
  constructor (form: Form, press: () => void) {
    this.#form = form
    this.#button.addEventListener('click', press)
  }

  /** Only what has changed is drawn: the focus stays. */
  show ({ id, icon: name, action }: State, saying: Saying, told: Told) {
    set(this.#card, { hidden: name === undefined })
    if (this.#card.dataset.state !== id) {
      this.#card.dataset.state = id
      this.#icon.replaceChildren(...name ? [icon(name)] : [])
    }
    say(this.#heading, saying.heading)
    say(this.#sentence, saying.sentence)
    this.#form.show(action === 'enter' ? saying.button : undefined, told.seconds)
    set(this.#sharing, { hidden: id !== 'sharing' })
    const address = action && ADDRESSES[action]
    this.#show(this.#link, saying.button, address !== undefined && (action !== 'controls' || told.isHost))
    if (address) set(this.#link, { href: new URL(address, location.href).href })
    this.#show(this.#button, saying.button, action !== undefined && action !== 'enter' && address === undefined)
  }

  #show (button: HTMLElement, text: string, isShown: boolean) {
    set(button, { hidden: !isShown })
    if (isShown) say(button, text)
  }
}
