import { icon } from '../icons/index.js'
import { words } from '../words/index.js'
import type { Control } from './control.js'
import { Menu } from './menu.js'

/** Sets it only if it is another: a button is asked at every step of a zoom. */
function say (element: Element, name: string, value: string) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

/** What a person sees of a control. */
export class Button {
  readonly element = document.createElement('div')
  readonly #control: Control
  readonly #button = document.createElement('button')
  readonly #menu: Menu | undefined
  readonly #done: () => void

  /** @param done is called after it was pressed, when what it does is done */
  constructor (control: Control, done: () => void) {
    const { id, key, choices } = control
    this.#control = control
    this.#done = done
    this.#button.type = 'button'
    this.#button.dataset.control = id
    this.#button.title = `${words.bar[`${id}Title`]} (${key.toUpperCase()})`
    this.#button.setAttribute('aria-label', words.bar[id])
    this.#button.setAttribute('aria-keyshortcuts', key === '+' ? 'Plus' : key.toUpperCase())
    const label = document.createElement('span')
    label.className = 'label'
    label.textContent = words.bar[id]
    this.#button.append(icon(id), label)
    this.element.className = 'control'
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

  /** Shows what is so now. */
  refresh (hasPicture: boolean) {
    const { isOn, isThere, isAlways } = this.#control
    this.element.hidden = isThere?.() === false
    this.#button.disabled = !hasPicture && !isAlways
    if (isOn) say(this.#button, 'aria-pressed', String(isOn()))
  }

  async #press () {
    if (this.#menu) return this.#menu.toggle()
    try {
      await this.#control.act?.()
    } catch (error) {
      // What a browser refuses is not done: the button shows that.
      console.warn(error)
    }
    this.#done()
  }
}
