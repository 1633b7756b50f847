import type { Bus } from '../bus.js'
import { askOf } from '../subjects.js'
import { readAnswer, writeTalk, type Answer, type Ask } from '../talk.js'

/** How often the machine that shares is asked, ms; more often while something is missing, or it has not answered. */
const EVERY_MS = { calm: 500, urgent: 150 }
/** An answer that takes longer is of no use, ms. */
const WAIT_MS = 1000
/** Between two questions there is so much time at least, ms: who says that there is news may lie. */
const LEAST_MS = 20

export interface AskingOptions {
  bus: Bus
  /** Of the machine that shares. */
  name: string
  /** What to ask now. @param watches whether anybody watches still */
  ask (watches: boolean): Ask
  /** Called with each answer that is newer than those before. @param askedAt ms since the epoch */
  onAnswer (answer: Answer, askedAt: number): void
  /** Whether to ask again soon, though there is an answer. */
  isUrgent (): boolean
}

/** Asks the machine that shares how things are, again and again. */
export class Asking {
  readonly #options: AskingOptions
  #timer: NodeJS.Timeout | undefined
  #asked = 0
  #answered = 0
  #askedAt = -Infinity
  #isOver = false

  constructor (options: AskingOptions) {
    this.#options = options
    this.#askNow()
  }

  /** Asks as soon as may be. */
  hurry (): void {
    if (!this.#isOver) this.#askIn(Math.max(0, this.#askedAt + LEAST_MS - performance.now()))
  }

  /** Gives the lease back, and asks no more. */
  close (): void {
    this.#isOver = true
    clearTimeout(this.#timer)
    this.#ask(false).catch(() => {})
  }

  #askIn (ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#askNow(), ms).unref()
  }

  #askNow (): void {
    this.#askIn(EVERY_MS.urgent) // unless there is an answer
    this.#askedAt = performance.now()
    const [number, askedAt] = [++this.#asked, Date.now()]
    this.#ask(true).then(bytes => this.#hear(bytes, number, askedAt), () => {})
  }

  async #ask (watches: boolean): Promise<Buffer> {
    const { bus, name, ask } = this.#options
    return await bus.ask(askOf(name), writeTalk(ask(watches)), WAIT_MS)
  }

  #hear (bytes: Buffer, number: number, askedAt: number): void {
    const answer = readAnswer(bytes)
    if (!answer || this.#isOver || number <= this.#answered) return
    this.#answered = number
    this.#options.onAnswer(answer, askedAt)
    if (!this.#options.isUrgent()) this.#askIn(Math.max(0, this.#askedAt + EVERY_MS.calm - performance.now()))
  }
}
