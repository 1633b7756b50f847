import type { Desktop, Display, Pace, Shot, Source } from '../frame.js'

/** A desktop, and how many use it now. */
interface Opened {
  desktop: Promise<Desktop>
  users: number
  isLost: boolean
}

/**
 * One open desktop of a source for all its users: opened for the first, closed after the last. One that is lost, or could not
 * be opened, is not used again: the next user opens another.
 */
export class SharedSource implements Pick<Desktop, 'displays' | 'capture' | 'close'> {
  readonly #source: Source
  #opened: Opened | undefined
  /** Settles when the previous desktop has closed: there are never two, since a webcam, say, serves one at a time. */
  #closed: Promise<void> = Promise.resolve()
  #letGo = () => {}

  /**
   * @param source what to open
   * @param desktop one that is open already, for the first user within `keepMs`
   * @param keepMs how long it stays open if nobody comes, ms
   */
  constructor (source: Source, desktop?: Desktop, keepMs = 0) {
    this.#source = source
    if (!desktop) return
    const opened = this.#join(Promise.resolve(desktop))
    const timer = setTimeout(() => this.#letGo(), keepMs)
    this.#letGo = () => {
      this.#letGo = () => {}
      clearTimeout(timer)
      this.#leave(opened)
    }
  }

  displays (): Promise<Display[]> {
    return this.#use(desktop => desktop.displays())
  }

  capture (display: Display, pace: Pace, signal: AbortSignal, emit: (shot: Shot) => void): Promise<void> {
    return this.#use(desktop => desktop.capture(display, pace, signal, emit))
  }

  /** Lets go of the desktop that was kept open; resolves when none is open any more. Captures have ended before, or are ending. */
  async close (): Promise<void> {
    this.#letGo()
    await this.#closed
  }

  async #use<T> (use: (desktop: Desktop) => Promise<T>): Promise<T> {
    const opened = this.#join(this.#opened?.isLost === false ? this.#opened.desktop : this.#open())
    this.#letGo()
    try {
      return await use(await opened.desktop)
    } finally {
      await this.#leave(opened)
    }
  }

  #open (): Promise<Desktop> {
    this.#opened = undefined
    return this.#closed.then(() => this.#source.open())
  }

  #join (desktop: Promise<Desktop>): Opened {
    if (!this.#opened) {
      const opened: Opened = this.#opened = { desktop, users: 0, isLost: false }
      const lose = () => { opened.isLost = true }
      desktop.then(({ lost }) => lost.addEventListener('abort', lose, { once: true }), lose)
    }
    this.#opened.users++
    return this.#opened
  }

  async #leave (opened: Opened): Promise<void> {
    opened.users--
    if (opened.users > 0) return
    if (this.#opened === opened) this.#opened = undefined
    this.#closed = opened.desktop.then(desktop => desktop.close()).catch(() => {}) // it could not be opened
    await this.#closed
  }
}
