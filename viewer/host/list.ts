import { make } from '../element.js'

/** A line of a list. */
export interface Line<T> {
  element: HTMLLIElement
  /** Shows what is known of it now. */
  show (item: T): void
}

/** A list whose lines keep their elements, and so the focus, for as long as they are there. Where there is none, it says so. */
export class List<T extends { readonly id: string }> {
  readonly #element: HTMLElement
  readonly #makeLine: (item: T) => Line<T>
  readonly #lines = new Map<string, Line<T>>()
  readonly #empty: HTMLElement

  /** @param empty what it says while there is none */
  constructor (element: HTMLElement, empty: string, makeLine: (item: T) => Line<T>) {
    this.#element = element
    this.#makeLine = makeLine
    this.#empty = make('li', { className: 'empty' }, empty)
  }

  show (items: readonly T[]) {
    const known = new Set(items.map(({ id }) => id))
    for (const [id, { element }] of this.#lines) if (!known.has(id)) this.#remove(id, element)
    if (items.length > 0) this.#empty.remove()
    else if (!this.#empty.isConnected) this.#element.append(this.#empty)
    for (const [index, item] of items.entries()) {
      const line = this.#lines.get(item.id) ?? this.#makeLine(item)
      this.#lines.set(item.id, line)
      line.show(item)
      const there = this.#element.children[index] ?? null
      if (there !== line.element) this.#element.insertBefore(line.element, there)
    }
  }

  /** Somebody who goes through the list by keyboard goes on with the next line. */
  #remove (id: string, element: HTMLLIElement) {
    const next = element.nextElementSibling ?? element.previousElementSibling
    const hadFocus = element.contains(document.activeElement)
    this.#lines.delete(id)
    element.remove()
    if (!hadFocus) return
    const button = next?.querySelector('button')
    if (button) return button.focus()
    this.#element.tabIndex = -1
    this.#element.focus()
  }
}
