import { icon } from '../icons/index.js'
import { words } from '../words/index.js'
import type { Control } from './control.js'

const { bar } = words
/** What is done without a button. */
const GESTURES: [what: string, how: string][] = [[bar.zoom, bar.zoomKeys], [bar.zoomTwice, bar.zoomTwiceKeys], [bar.move, bar.moveKeys]]

function row (what: string, how: HTMLElement | string): HTMLElement {
  const line = document.createElement('div')
  const [term, definition] = ['dt', 'dd'].map(tag => document.createElement(tag)) as [HTMLElement, HTMLElement]
  term.textContent = what
  definition.append(how)
  line.append(term, definition)
  return line
}

function keyOf ({ key }: Control): HTMLElement {
  const element = document.createElement('kbd')
  element.textContent = key.toUpperCase()
  return element
}

/** A card that lists what the keys and the fingers do. Escape closes it, and a tap beside it. */
export class Help {
  readonly element = document.createElement('dialog')
  readonly #list = document.createElement('dl')

  constructor () {
    const heading = document.createElement('h2')
    heading.id = 'help-heading'
    heading.textContent = bar.helpTitle
    const close = document.createElement('button')
    close.type = 'button'
    close.ariaLabel = bar.close
    close.append(icon('close'))
    close.addEventListener('click', () => this.element.close())
    this.element.className = 'help'
    this.element.setAttribute('aria-labelledby', heading.id)
    this.element.append(heading, close, this.#list)
    this.element.addEventListener('click', ({ target }) => { if (target === this.element) this.element.close() })
    this.element.addEventListener('keydown', event => { if (event.key === '?') this.element.close() })
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
