import { make } from '../element.js'
import { icon } from '../icons/index.js'
import type { Choice } from './control.js'

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }

/** What a button of the bar opens: choices, of which one is so now. By keys: arrows, Enter, Escape. */
export class Menu {
  readonly element = make('div', { className: 'menu', role: 'menu', hidden: true })
  readonly #button: HTMLButtonElement
  readonly #choices: () => Choice[]
  readonly #done: () => void

  /** @param done is called when something was chosen */
  constructor (button: HTMLButtonElement, choices: () => Choice[], done: () => void) {
    this.#button = button
    this.#choices = choices
    this.#done = done
    this.element.ariaLabel = button.ariaLabel
    button.ariaHasPopup = 'menu'
    button.ariaExpanded = 'false'
    this.element.addEventListener('keydown', event => this.#hear(event))
    this.element.addEventListener('focusout', ({ relatedTarget }) => this.#closeUnless(relatedTarget))
    document.addEventListener('pointerdown', ({ target }) => this.#closeUnless(target))
  }

  toggle () {
    if (this.element.hidden) this.#open()
    else this.#close()
  }

  #open () {
    this.element.replaceChildren(...this.#choices().map(choice => this.#item(choice)))
    this.#setOpen(true)
    this.#items.find(({ ariaChecked }) => ariaChecked === 'true')?.focus()
    if (!this.element.contains(document.activeElement)) this.#items[0]?.focus()
  }

  #close () {
    if (this.element.hidden) return
    if (this.element.contains(document.activeElement)) this.#button.focus()
    this.#setOpen(false)
  }

  #closeUnless (target: EventTarget | null) {
    if (!(target instanceof Node && [this.element, this.#button].some(mine => mine.contains(target)))) this.#close()
  }

  #setOpen (isOpen: boolean) {
    this.element.hidden = !isOpen
    this.#button.ariaExpanded = String(isOpen)
  }

  get #items (): HTMLButtonElement[] {
    return [...this.element.querySelectorAll('button')]
  }

  #item ({ label, note, isChosen, choose }: Choice): HTMLButtonElement {
    const item = make('button', {
      type: 'button', role: 'menuitemradio', ariaChecked: String(isChosen), tabIndex: -1
    }, icon('check'), make('span', {}, label), make('small', {}, note))
    item.addEventListener('click', () => {
      this.#close()
      choose()
      this.#done()
    })
    return item
  }

  #hear (event: KeyboardEvent) {
    const items = this.#items
    const step = STEPS[event.key]
    if (event.key === 'Escape') this.#close()
    else if (step) items[(items.indexOf(document.activeElement as HTMLButtonElement) + step + items.length) % items.length]?.focus()
    else if (event.key === 'Home') items[0]?.focus()
    else if (event.key === 'End') items.at(-1)?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}
