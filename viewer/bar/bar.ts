import type { Stage } from '../stage/stage.js'
import { Button } from './button.js'
import type { Control } from './control.js'
import { fade } from './fade.js'
import { listenForKeys } from './keys.js'
import { pin } from './pin.js'

/** The buttons over the picture. */
export class Bar {
  readonly #stage: Stage
  readonly #buttons = new Map<Control, Button>()

  /** @param element is filled with them @param groups of controls */
  constructor (element: HTMLElement, stage: Stage, groups: Control[][]) {
    this.#stage = stage
    const refresh = () => this.refresh()
    element.replaceChildren(...groups.map(controls => {
      const group = document.createElement('div')
      group.className = 'group'
      group.append(...controls.map(control => {
        const button = new Button(control, refresh)
        this.#buttons.set(control, button)
        return button.element
      }))
      return group
    }))
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
    for (const button of this.#buttons.values()) button.refresh(this.#stage.shown !== undefined)
  }
}

/** Whether a dialog waits for an answer. */
const isAsking = () => document.querySelector('dialog[open]') !== null
