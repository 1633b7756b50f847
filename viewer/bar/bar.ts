import { make } from '../element.js'
import type { Stage } from '../stage/stage.js'
import { Button } from './button.js'
import type { Control } from './control.js'
import { fade } from './fade.js'
import { listenForKeys } from './keys.js'
import { pin } from './pin.js'

/** Whether a dialog waits for an answer. */
const isAsking = () => document.querySelector('dialog[open]') !== null

/** The buttons over the picture. */
export class Bar {
  readonly #buttons: Map<Control, Button>

  /** @param element is filled with them; it is hidden while there is no picture @param groups of controls */
  constructor (element: HTMLElement, stage: Stage, groups: Control[][]) {
    const refresh = () => this.refresh()
    this.#buttons = new Map(groups.flat().map(control => [control, new Button(control, refresh)]))
    element.replaceChildren(...groups.map(controls =>
      make('div', { className: 'group' }, ...controls.map(control => this.#buttons.get(control)!.element))))
    stage.addEventListener('move', refresh)
    document.addEventListener('fullscreenchange', refresh)
    listenForKeys(
      groups.flat(), control => this.#buttons.get(control)!.press(), () => element.hidden || isAsking(), by => stage.step(by)
    )
    fade(element)
    pin(element)
    refresh()
  }

  /** Those that this browser and this service have. */
  get there (): Control[] {
    return [...this.#buttons.keys()].filter(({ isThere }) => isThere?.() !== false)
  }

  /** Shows what is so now. */
  refresh () {
    for (const button of this.#buttons.values()) button.refresh()
  }
}
