import type { AskedView } from '../capture/views/asked-view.js'
import type { Receiver } from './receivers.js'
import { Stage, type Place } from './stage.js'

/** Of the stages that nobody watches, so many linger when another begins: there may be any number of parts of a screen. */
const MOST_IDLE = 4
/**
 * Who has asked for the page joins within that, ms. A thread takes 60 to 100 ms to start, which the page needs to load (measured). Whoever
 * asks for pages all the time and never joins costs at most that much of each such time.
 */
const EXPECTED_MS = 3000

/** The stages of all views that somebody watches: one for all who ask for the same. */
export class Stages {
  readonly #stages = new Map<string, Stage>()
  readonly #lingerMs: number
  /** Those that had to end early, until they have. */
  readonly #ending = new Set<Promise<void>>()

  /** @param lingerMs how long the thread of a view outlives the last viewer, ms */
  constructor (lingerMs: number) {
    this.#lingerMs = lingerMs
  }

  /** Somebody is about to join, who draws the pointer themselves: what takes time to start is started now. Nothing is captured yet. */
  expect (view: AskedView): void {
    this.#use(view, false, stage => stage.prepare(EXPECTED_MS))
  }

  /**
   * @param drawsPointer whether the pointer is part of the picture, for those who can't draw it themselves
   * @throws TOO_MANY_VIEWS if it is not the default view, and people watch four others
   */
  join (view: AskedView, receiver: Receiver, drawsPointer = false): Place {
    return this.#use(view, drawsPointer, stage => stage.join(receiver))
  }

  /** Ends all; resolves when their threads have ended. */
  async close (): Promise<void> {
    await Promise.all([...[...this.#stages.values()].map(stage => stage.close()), ...this.#ending])
    this.#stages.clear()
  }

  #use<T> (view: AskedView, drawsPointer: boolean, use: (stage: Stage) => T): T {
    const key = `${view.key} ${drawsPointer}`
    const onEmpty = () => this.#stages.delete(key)
    const stage = this.#stages.get(key) ?? new Stage(view, { lingerMs: this.#lingerMs, drawsPointer, onEmpty })
    const used = use(stage)
    this.#stages.delete(key) // the last is the one that was used last
    this.#stages.set(key, stage)
    this.#endIdle()
    return used
  }

  /** Ends the oldest of those that nobody watches, if there are too many. */
  #endIdle (): void {
    const idle = [...this.#stages].filter(([, { size }]) => size === 0)
    for (const [key, stage] of idle.slice(0, Math.max(0, idle.length - MOST_IDLE))) {
      this.#stages.delete(key)
      const ended = stage.close().finally(() => this.#ending.delete(ended))
      this.#ending.add(ended)
    }
  }
}
