import { icon, type IconName } from '../icons/index.js'

/** A new element. */
export function make<K extends keyof HTMLElementTagNameMap> (
  tag: K, properties: Partial<HTMLElementTagNameMap[K]> = {}, ...children: Array<Node | string>
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

/** A button with an icon before its words. @param more what a screen reader says after them, such as whom the button is for */
export function makeButton (name: IconName, text: string, act: () => void, more = ''): HTMLButtonElement {
  const button = make('button', { type: 'button' }, icon(name), make('span', {}, text))
  if (more) button.setAttribute('aria-label', `${text}: ${more}`)
  button.addEventListener('click', act)
  return button
}

/** The element of the page with this id. */
export function find<E extends HTMLElement = HTMLElement> (id: string): E {
  return document.getElementById(id) as E
}

/**
 * Has an element say something. If it says so already, it is left alone, as everything is that a state changes nothing of: a browser may
 * paint what it is told again, and on the shared screen that is a picture for everybody.
 */
export function say (element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
