import { make } from '../element.js'

/** So long a list keeps the page from anything else at a time, ms: half of a frame, at 60 a second. */
const SLICE_MS = 8

/** A line of a list. */
export interface Line<T> {
  element: HTMLLIElement
  /** Shows what is known of it now. */
  show (item: T): void
}

/**
 * A list whose lines keep their elements, and so the focus, for as long as they are there. Where there is none, it says so. A slow
 * computer takes a second for two thousand lines: the page does whatever else there is to do in between.
 */
export class List<T extends { readonly id: string }> {
  readonly #element: HTMLElement
  readonly #makeLine: (item: T) => Line<T>
  readonly #lines = new Map<string, Line<T>>()
  readonly #empty: HTMLElement
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param empty what it says while there is none */
  constructor (element: HTMLElement, empty: string, makeLine: (item: T) => Line<T>) {
    this.#element = element
    this.#makeLine = makeLine
    this.#empty = make('li', { className: 'empty' }, empty)
  }

  show (items: readonly T[]) {
    clearTimeout(this.#timer)
    this.#goOn(this.#steps(items))
  }

  /** Takes steps for as long as one slice; the rest follows. */
  #goOn (steps: Iterator<void>) {
    const end = performance.now() + SLICE_MS
    while (performance.now() < end) if (steps.next().done) return
    this.#timer = setTimeout(() => this.#goOn(steps))
  }

  * #steps (items: readonly T[]): Generator<void> {
    const known = new Set(items.map(({ id }) => id))
    for (const [id, { element }] of this.#lines) {
      if (known.has(id)) continue
      this.#remove(id, element)
      yield
    }
    if (items.length > 0) this.#empty.remove()
    else if (!this.#empty.isConnected) this.#element.append(this.#empty)
    let there = this.#element.firstElementChild
    for (const item of items) {
      const line = this.#lines.get(item.id) ?? this.#makeLine(item)
      this.#lines.set(item.id, line)
      line.show(item)
      if (there === line.element) there = there.nextElementSibling
      else this.#element.insertBefore(line.element, there)
      yield
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
