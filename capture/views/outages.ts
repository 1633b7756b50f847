import { EventEmitter } from 'node:events'
import type { Display } from '../frame.js'
import type { RestartOptions } from './restart.js'

export interface OutagesEvents {
  /** A display is lost. Nothing more is said of it until it is back, however often it is tried, and however many views show it. */
  lost: [display: Display, error: Error]
  /** It is shown again; it was away for this long, ms. */
  back: [display: Display, awayMs: number]
  /** An attempt to show a display has failed, the first or another one; once, however many views have waited for it. */
  failure: [error: Error]
}

/** Which displays are lost, for how long and why. */
export class Outages extends EventEmitter<OutagesEvents> {
  /** When each display was lost that is not back yet. */
  readonly #lostAt = new Map<string, number>()
  /** All views that waited for a source have the same error. */
  readonly #counted = new WeakSet<Error>()

  /** What a view of a display reports here. */
  of (display: Display): Pick<RestartOptions<unknown>, 'onFailure' | 'onShown'> {
    return {
      onFailure: error => {
        if (!this.#counted.has(error)) this.emit('failure', error)
        this.#counted.add(error)
        if (this.#lostAt.has(display.id)) return
        this.#lostAt.set(display.id, performance.now())
        this.emit('lost', display, error)
      },
      onShown: () => {
        const lostAt = this.#lostAt.get(display.id)
        if (lostAt === undefined) return
        this.#lostAt.delete(display.id)
        this.emit('back', display, performance.now() - lostAt)
      }
    }
  }
}
