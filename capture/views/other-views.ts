import { TooManyViews } from '../../contract/errors.js'
import type { Broadcaster } from '../broadcaster/broadcaster.js'
import type { Subscription } from '../broadcaster/subscription.js'
import type { Frame } from '../frame.js'

/** The most views that people watch at once, besides the default one. */
const PLACES = 4

/** The views beside the default one. Those that nobody watches any more keep their places only until somebody needs them. */
export class OtherViews {
  readonly #broadcasters = new Map<string, Broadcaster<Frame>>()
  /** Those that had to give up their places, until they have ended. */
  readonly #ending = new Set<Promise<void>>()
  #isClosed = false
  /** Frames of those that are not in {@link all} any more. */
  pastFrames = 0

  get all (): Broadcaster<Frame>[] {
    return [...this.#broadcasters.values()]
  }

  /**
   * Joins a view, or starts it.
   * @param moved the subscription of another view, which comes here instead
   * @throws TOO_MANY_VIEWS if people watch four others
   */
  join (key: string, start: () => Broadcaster<Frame>, moved?: Subscription<Frame>): Subscription<Frame> {
    let broadcaster = this.#broadcasters.get(key)
    if (!broadcaster?.subscribers) this.#makeRoom(key)
    if (!broadcaster) this.#broadcasters.set(key, broadcaster = start())
    if (this.#isClosed) broadcaster.close() // whoever asked for it had to wait for the displays
    return broadcaster.subscribe(moved)
  }

  /** Ends all; resolves when they have released what they held. */
  async close (): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.all.map(broadcaster => broadcaster.close()), ...this.#ending])
  }

  #makeRoom (newcomer: string): void {
    const others = [...this.#broadcasters].filter(([key]) => key !== newcomer)
    const left = others.filter(([, { subscribers }]) => subscribers === 0)
    if (others.length - left.length >= PLACES) throw new TooManyViews(PLACES)
    for (const [key, broadcaster] of left.slice(0, Math.max(0, others.length + 1 - PLACES))) {
      this.pastFrames += broadcaster.frames
      this.#broadcasters.delete(key)
      const ended = broadcaster.close().finally(() => this.#ending.delete(ended))
      this.#ending.add(ended)
    }
  }
}
