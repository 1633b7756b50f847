import type { Desktop, Display, Pace, Shot, Source } from '../frame.js'
import { SharedAnswer } from './shared-answer.js'

/** What was opened to ask or to try something stays open for this time, ms: whoever asked usually captures next. */
const KEEP_MS = 1000
/** The displays are asked for once in this time, ms, however many want to know. */
const FRESH_MS = 1000

/** A desktop, from the moment it is asked for until it is closed. */
class Opened {
  readonly desktop: Promise<Desktop>
  /** Resolves when it is closed. */
  readonly ended: Promise<void>
  /** Whether another user may join: it was not lost, could be opened and is not closing. */
  isUsable = true
  #users = 0
  #end!: () => void

  constructor (desktop: Promise<Desktop>) {
    this.desktop = desktop
    this.ended = new Promise(resolve => { this.#end = resolve })
    const lose = () => { this.isUsable = false }
    desktop.then(({ lost }) => lost.aborted ? lose() : lost.addEventListener('abort', lose, { once: true }), lose)
  }

  /** Whether more than one uses it now. */
  get isShared (): boolean {
    return this.#users > 1
  }

  join (): void {
    this.#users++
  }

  /** The last one to leave closes it; resolves when it is closed, or at once if others still use it. */
  async leave (): Promise<void> {
    this.#users--
    if (this.#users > 0) return
    this.isUsable = false
    await this.desktop.then(desktop => desktop.close()).catch(() => {}) // it could not be opened
    this.#end()
  }
}

/**
 * One open desktop of a source, shared by all who use it: opened for the first, closed after the last. One that is lost, or could
 * not be opened, is not used again: the next user opens another, once it is closed, since a camera, say, serves one at a time.
 */
export class SharedSource implements Pick<Desktop, 'displays' | 'capture' | 'close'> {
  readonly #source: Source
  readonly #keepMs: number
  readonly #displays: SharedAnswer<Display[]>
  /** All that are not closed yet; the newest is the last. */
  readonly #open = new Set<Opened>()
  #newest: Opened | undefined
  #letGo = () => {}
  #isClosed = false

  /**
   * @param source what to open
   * @param desktop one that is open already, for the first user
   * @param keepMs how long a desktop stays open that nobody has captured yet, ms
   * @param freshMs how long an answer to {@link displays} holds, ms
   */
  constructor (source: Source, desktop?: Desktop, keepMs = KEEP_MS, freshMs = FRESH_MS) {
    this.#source = source
    this.#keepMs = keepMs
    this.#displays = new SharedAnswer(() => this.#askForDisplays(), freshMs)
    if (desktop) this.#keep(this.#add(Promise.resolve(desktop)))
  }

  /** The displays of the desktop, one list for all who ask within a second; so is the error, if they can't be listed. */
  async displays (): Promise<Display[]> {
    this.#checkOpen()
    return await this.#displays.get()
  }

  capture (display: Display, pace: Pace, signal: AbortSignal, emit: (shot: Shot) => void, unchanged?: () => void): Promise<void> {
    return this.#use(desktop => desktop.capture(display, pace, signal, emit, unchanged))
  }

  /** Opens nothing any more; resolves when all is closed. Captures have ended before, or are ending. */
  async close (): Promise<void> {
    this.#isClosed = true
    this.#letGo()
    await this.#allClosed()
  }

  /** The desktop then stays open for a moment if nobody captures it. */
  #askForDisplays (): Promise<Display[]> {
    return this.#use(async (desktop, opened) => {
      const displays = await desktop.displays()
      if (!opened.isShared) this.#keep(opened)
      return displays
    })
  }

  #checkOpen (): void {
    if (this.#isClosed) throw new Error('the service is ending')
  }

  async #use<T> (use: (desktop: Desktop, opened: Opened) => Promise<T>): Promise<T> {
    this.#checkOpen()
    const opened = this.#newest?.isUsable ? this.#newest : this.#add(this.#allClosed().then(() => this.#source.open()))
    opened.join()
    this.#letGo()
    try {
      return await use(await opened.desktop, opened)
    } finally {
      await opened.leave()
    }
  }

  #add (desktop: Promise<Desktop>): Opened {
    const opened = this.#newest = new Opened(desktop)
    this.#open.add(opened)
    opened.ended.then(() => this.#open.delete(opened))
    return opened
  }

  async #allClosed (): Promise<void> {
    await Promise.all([...this.#open].map(({ ended }) => ended))
  }

  /** Holds it until somebody else does, or the time is over. */
  #keep (opened: Opened): void {
    this.#letGo()
    if (this.#isClosed) return
    opened.join()
    const timer = setTimeout(() => this.#letGo(), this.#keepMs)
    this.#letGo = () => {
      this.#letGo = () => {}
      clearTimeout(timer)
      opened.leave()
    }
  }
}
