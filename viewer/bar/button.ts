import { make, set } from '../element.js'
import { icon } from '../icons/index.js'
import { words } from '../words/index.js'
import type { Control } from './control.js'
import { Menu } from './menu.js'

/** What a person sees of a control. */
export class Button {
  readonly element = make('div', { className: 'control' })
  readonly #control: Control
  readonly #button: HTMLButtonElement
  readonly #menu: Menu | undefined
  readonly #done: () => void
  /** What it does is not done yet: pressed once more it would do that twice. */
  #isBusy = false

  /** @param done is called after it was pressed, when what it does is done */
  constructor (control: Control, done: () => void) {
    const { id, key, choices } = control
    this.#control = control
    this.#done = done
    const label = make('span', { className: 'label' }, words.bar[id])
    this.#button = make('button', {
      type: 'button', title: `${words.bar[`${id}Title`]} (${key.toUpperCase()})`, ariaLabel: words.bar[id]
    }, ...id === 'actual' ? [] : [icon(id)], label) // the label of that, 1:1, says more than any icon
    this.#button.dataset.control = id
    this.#button.setAttribute('aria-keyshortcuts', key === '+' ? 'Plus' : key.toUpperCase())
    this.element.append(this.#button)
    if (choices) {
      this.#menu = new Menu(this.#button, choices, done)
      this.element.append(this.#menu.element)
    }
    this.#button.addEventListener('click', () => this.#press())
  }

  /** As if it were pressed. */
  press () {
    if (!this.element.hidden) this.#button.click()
  }

  /** Shows what is so now. It is asked at every step of a zoom. @param hasPicture whether there is one that it does something with */
  refresh (hasPicture = true) {
    const { isOn, isThere } = this.#control
    set(this.element, { hidden: isThere?.() === false })
    set(this.#button, { disabled: !hasPicture })
    if (isOn) set(this.#button, { ariaPressed: String(isOn()) })
  }

  async #press () {
    if (this.#menu) return this.#menu.toggle()
    if (this.#isBusy) return
    this.#isBusy = true
    try {
      await this.#control.act?.()
    } catch (error) {
      // What a browser refuses is not done: the button shows that.
      console.warn(error)
    }
    this.#isBusy = false
    this.#done()
  }
}
