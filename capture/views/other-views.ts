import { TooManyViews } from '../../contract/errors.js'
import type { Showing } from './showing.js'

/** The most views that people watch at once, besides the default one. */
const PLACES = 4

/** The views beside the default one. Those that nobody watches any more keep their places only until somebody needs them. */
export class OtherViews {
  readonly #showings = new Map<string, Showing>()
  /** Those that had to give up their places, until they have ended. */
  readonly #ending = new Set<Promise<void>>()
  #isClosed = false
  /** Frames of those that are not in {@link all} any more. */
  pastFrames = 0

  get all (): Showing[] {
    return [...this.#showings.values()]
  }

  /**
   * The view with this key, for somebody who watches it from now on.
   * @param start makes it, if nobody has watched it lately
   * @throws TOO_MANY_VIEWS if people watch four others
   */
  get (key: string, start: () => Showing): Showing {
    let showing = this.#showings.get(key)
    if (!showing?.subscribers) this.#makeRoom(key)
    if (!showing) this.#showings.set(key, showing = start())
    if (this.#isClosed) showing.close() // whoever asked for it had to wait for the displays
    return showing
  }

  /** Ends all; resolves when they have released what they held. */
  async close (): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.all.map(showing => showing.close()), ...this.#ending])
  }

  #makeRoom (newcomer: string): void {
    const others = [...this.#showings].filter(([key]) => key !== newcomer)
    const left = others.filter(([, { subscribers }]) => subscribers === 0)
    if (others.length - left.length >= PLACES) throw new TooManyViews(PLACES)
    for (const [key, showing] of left.slice(0, Math.max(0, others.length + 1 - PLACES))) {
      this.pastFrames += showing.frames
      this.#showings.delete(key)
      const ended = showing.close().finally(() => this.#ending.delete(ended))
      this.#ending.add(ended)
    }
  }
}
