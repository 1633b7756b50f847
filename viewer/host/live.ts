import { updatesAddress } from '../link/query.js'
import { watchTab } from '../link/tab.js'
import { Updates } from '../updates/updates.js'
import { words } from '../words/index.js'
import type { Shown, ShownListener } from './shown.js'

/** How long until a connection that has ended is opened again, ms. */
const WAIT_MS = 1000

/** The moving picture on a stage, while it is to be seen there. */
export class LivePicture implements Shown {
  readonly #updates: Updates
  #timer: ReturnType<typeof setTimeout> | undefined
  #isOpen = false

  constructor (stage: HTMLElement, { changed, looked, broken }: ShownListener) {
    this.#updates = new Updates(words.picture, {
      shown: () => {
        if (!this.#updates.element.isConnected) stage.replaceChildren(this.#updates.element)
        changed()
      },
      looked,
      painted: () => {},
      faulted: () => {},
      ended: () => { this.#timer = setTimeout(() => this.#connect(), WAIT_MS) },
      broken: () => {
        this.end()
        this.#updates.close()
        broken()
      },
      lost: () => this.#connect()
    })
    watchTab({ away: () => this.#rest(), back: () => this.#connect() })
  }

  get pen () {
    return this.#updates.element.isConnected ? this.#updates.pen : undefined
  }

  begin () {
    this.#isOpen = true
    this.#connect()
  }

  end () {
    this.#isOpen = false
    this.#rest()
    this.#updates.element.remove()
  }

  #connect () {
    clearTimeout(this.#timer)
    if (this.#isOpen && !document.hidden) this.#updates.connect(updatesAddress())
  }

  #rest () {
    clearTimeout(this.#timer)
    this.#updates.disconnect()
  }
}
