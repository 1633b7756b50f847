import { make } from '../element.js'
import { icon } from '../icons/index.js'
import { words } from '../words/index.js'
import type { Control } from './control.js'

const { bar } = words
/** What is done without a button. */
const GESTURES: [what: string, how: string][] = [[bar.zoom, bar.zoomKeys], [bar.zoomTwice, bar.zoomTwiceKeys], [bar.move, bar.moveKeys]]

const row = (what: string, how: HTMLElement | string) => make('div', {}, make('dt', {}, what), make('dd', {}, how))
const keyOf = ({ key }: Control) => make('kbd', {}, key.toUpperCase())

/** A card that lists what the keys and the fingers do. Escape closes it, and `?`, and a tap beside it. */
export class Help {
  readonly element = make('dialog', { className: 'help' })
  readonly #list = make('dl')

  constructor () {
    const heading = make('h2', { id: 'help-heading' }, bar.helpTitle)
    const close = make('button', { type: 'button', ariaLabel: bar.close }, icon('close'))
    close.addEventListener('click', () => this.element.close())
    this.element.setAttribute('aria-labelledby', heading.id)
    this.element.append(heading, close, this.#list)
    this.element.addEventListener('click', ({ target }) => { if (target === this.element) this.element.close() })
    this.element.addEventListener('keydown', event => {
      if (event.key !== '?') return
      this.element.close()
      event.preventDefault() // or the page, which hears of it next, would open it again
    })
  }

  /** @param controls those that are there now */
  toggle (controls: Control[]) {
    if (this.element.open) return this.element.close()
    this.#list.replaceChildren(
      ...GESTURES.map(([what, how]) => row(what, how)),
      ...controls.map(control => row(bar[`${control.id}Title`], keyOf(control)))
    )
    this.element.showModal()
  }
}
