import { viewNow, type ViewChanges } from '../link/query.js'
import { words } from '../words/index.js'
import type { Choice } from './control.js'

/** What `GET /displays` says of each. */
interface Display {
  id: string
  name: string
  width: number
  height: number
  /** The one that is watched by all who choose none. */
  shared: boolean
}

/** The displays of the machine whose screen this is. */
export class Displays {
  #all: Display[] = []

  /** Asks the service for them. Who may not watch, and where it does not answer, there are none. */
  async ask () {
    const response = await fetch('/displays', { cache: 'no-store' }).catch(() => undefined)
    if (response?.ok) this.#all = await response.json() as Display[]
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
