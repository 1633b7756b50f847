import { codeOf, kindOf } from '../fault.js'
import type { Outages } from './outages.js'

/** A display that was lost has this long, ms, until it is reported again. */
const QUIET_MS = 60_000

/** Where the lines go. */
export interface Log {
  warn (fields: object, message: string): void
}

/** A display that was lost not long ago. */
interface Recent {
  isAway: boolean
  /** Whether the log says that it is away now. */
  isReported: boolean
  /** What is not in the log yet: how often it was lost, and for how long it was away then, ms. */
  losses: number
  awayMs: number
  /** Why it was lost the last time. */
  error: Error
  timer: NodeJS.Timeout | undefined
}

/** A stack only for mistakes of ours: for all else the reason says enough. */
function explain (error: Error): object {
  const kind = kindOf(error)
  return { kind, code: codeOf(error), ...kind === 'internal' ? { err: error } : { reason: error.message } }
}

/**
 * One line when a display is lost, one when it is back, both for those who log warnings only. One that is lost again and again has a line a
 * minute, which says how often: a source that fails for a month must not fill the disk.
 */
export class OutageLog {
  readonly #log: Log
  readonly #source: string
  readonly #quietMs: number
  readonly #recent = new Map<string, Recent>()

  /** @param source its name */
  constructor (log: Log, source: string, outages: Outages, quietMs = QUIET_MS) {
    this.#log = log
    this.#source = source
    this.#quietMs = quietMs
    outages.on('lost', ({ id }, error) => this.#lose(id, error))
    outages.on('back', ({ id }, awayMs) => this.#return(id, awayMs))
  }

  /** Reports nothing more by itself. */
  close (): void {
    for (const { timer } of this.#recent.values()) clearTimeout(timer)
  }

  #lose (display: string, error: Error): void {
    const recent = this.#recent.get(display)
    if (recent) {
      Object.assign(recent, { isAway: true, losses: recent.losses + 1, error })
      return
    }
    this.#recent.set(display, { isAway: true, isReported: true, losses: 0, awayMs: 0, error, timer: undefined })
    this.#log.warn({ source: this.#source, display, ...explain(error) }, 'the screen is lost')
  }

  #return (display: string, awayMs: number): void {
    const recent = this.#recent.get(display)!
    recent.isAway = false
    if (!recent.isReported) {
      recent.awayMs += awayMs
      return
    }
    recent.isReported = false
    this.#log.warn({ source: this.#source, display, awayMs: Math.round(awayMs) }, 'the screen is back')
    clearTimeout(recent.timer)
    recent.timer = setTimeout(() => this.#sumUp(display, recent), this.#quietMs).unref()
  }

  /** At the end of the quiet time: what has happened in it, if anything. While the screen is away, its return is what comes next. */
  #sumUp (display: string, recent: Recent): void {
    const { isAway, losses, awayMs, error } = recent
    if (losses === 0) {
      this.#recent.delete(display)
      return
    }
    const fields = { source: this.#source, display, losses, awayMs: Math.round(awayMs), ...explain(error) }
    this.#log.warn(fields, isAway ? 'the screen is lost again' : 'the screen was lost again, and is back')
    Object.assign(recent, { isReported: isAway, losses: 0, awayMs: 0 })
    if (!isAway) recent.timer!.refresh()
  }
}
