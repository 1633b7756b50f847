import { readDisplays, type Display } from '../link/displays.js'
import { viewNow, type ViewChanges } from '../link/query.js'
import { words } from '../words/index.js'
import type { Choice } from './control.js'

/** The displays that can be chosen from. */
export class Displays {
  #all: Display[] = []

  /** Asks the service for them. */
  async ask () {
    this.#all = await readDisplays()
  }

  /** Whether there is anything to choose from. */
  get areMany (): boolean {
    return this.#all.length > 1
  }

  choices (watch: (changes: ViewChanges) => void): Choice[] {
    const now = viewNow().display
    return this.#all.map(({ id, name, width, height, shared }) => ({
      label: name || id,
      note: words.bar.displayNote(width, height),
      isChosen: now === undefined ? shared : now === id,
      choose: () => watch({ display: shared ? undefined : id })
    }))
  }
}
