import { icon, type IconName } from './icons/index.js'

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
 * Sets what is another now. What is so already is left alone, as everything is that a state changes nothing of: a screen reader may lose
 * its place, and a browser may paint again what it is told again, which on the shared screen is a picture for everybody.
 * @param target an element, or its `dataset`
 */
export function set<T extends object> (target: T, values: Partial<T>): void {
  for (const name of Object.keys(values) as Array<keyof T>) {
    if (target[name] !== values[name]) target[name] = values[name]!
  }
}

/** Has an element say something, unless it says so already. */
export function say (element: Element, text: string): void {
  set(element, { textContent: text })
}
