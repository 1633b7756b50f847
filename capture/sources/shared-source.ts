import { within } from '../deadline.js'
import { Fault } from '../fault.js'
import type { Desktop, Display, Pace, Shot, Source } from '../frame.js'
import { SharedAnswer } from './shared-answer.js'

/** ms */
export interface Times {
  /** What was opened to ask or to try something stays open for this time: whoever asked usually captures next. */
  keepMs: number
  /** The displays are asked for once in this time, however many want to know. */
  freshMs: number
  /** A desktop that takes longer than this to close is left alone: it must not keep the next one from being opened. */
  closeMs: number
  /** A screen that was denied is not asked for again for this time: it would hardly be granted meanwhile, and a try may ask a person. */
  deniedMs: number
}

const TIMES: Times = { keepMs: 1000, freshMs: 1000, closeMs: 3000, deniedMs: 10_000 }

/** A desktop, from the moment it is asked for until it is closed. */
class Opened {
  readonly desktop: Promise<Desktop>
  readonly #closeMs: number
  /** Resolves when it is closed. */
  readonly ended: Promise<void>
  /** Whether another user may join: it was not lost, could be opened and is not closing. */
  isUsable = true
  #users = 0
  #end!: () => void

  constructor (desktop: Promise<Desktop>, closeMs: number) {
    this.desktop = desktop
    this.#closeMs = closeMs
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
    // It could not be opened, or is not closed in time.
    await this.desktop.then(desktop => within(this.#closeMs, 'closing', desktop.close())).catch(() => {})
    this.#end()
  }
}

/**
 * One open desktop of a source, shared by all who use it: opened for the first, closed after the last. One that is lost, or could
 * not be opened, is not used again: the next user opens another, once it is closed, since a camera, say, serves one at a time.
 */
export class SharedSource implements Pick<Desktop, 'displays' | 'capture' | 'close'> {
  readonly #source: Source
  readonly #times: Times
  readonly #displays: SharedAnswer<Display[]>
  /** All that are not closed yet; the newest is the last. */
  readonly #open = new Set<Opened>()
  #newest: Opened | undefined
  #letGo = () => {}
  #isClosed = false
  #denied: Fault | undefined
  #deniedUntil = 0

  /**
   * @param source what to open
   * @param desktop one that is open already, for the first user
   */
  constructor (source: Source, desktop?: Desktop, times: Partial<Times> = {}) {
    this.#source = source
    this.#times = { ...TIMES, ...times }
    this.#displays = new SharedAnswer(() => this.#askForDisplays(), this.#times.freshMs)
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
    if (this.#denied && performance.now() < this.#deniedUntil) throw this.#denied
    const opened = this.#newest?.isUsable ? this.#newest : this.#add(this.#allClosed().then(() => this.#source.open()))
    opened.join()
    this.#letGo()
    try {
      return await use(await opened.desktop, opened)
    } catch (error) {
      if (error instanceof Fault && error.kind === 'denied') this.#deny(error)
      throw error
    } finally {
      await opened.leave()
    }
  }

  #deny (denied: Fault): void {
    this.#denied = denied
    this.#deniedUntil = performance.now() + this.#times.deniedMs
  }

  #add (desktop: Promise<Desktop>): Opened {
    const opened = this.#newest = new Opened(desktop, this.#times.closeMs)
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
    const timer = setTimeout(() => this.#letGo(), this.#times.keepMs)
    this.#letGo = () => {
      this.#letGo = () => {}
      clearTimeout(timer)
      opened.leave()
    }
  }
}
