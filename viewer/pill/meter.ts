/** Rates are those of the last so many ms. */
const WINDOW_MS = 2000
/** News that is older than this when it is painted feels late, ms. */
const LATE_MS = 500
/** Pictures are late if more than half of so many of the last are: a single large one may be. */
const LATEST = 5
/** What was late is forgotten after so long, ms. */
const MEMORY_MS = 10_000

interface Note {
  /** When it was painted, by `performance.now()`. */
  at: number
  bytes: number
  /** How old what was new then was, ms; `undefined` if nothing was, or the clock of the service is not known. */
  age: number | undefined
}

/** Measures what is painted. */
export class Meter {
  #notes: Note[] = []
  /** The last that brought anything new. */
  #news: Array<{ at: number, age: number }> = []

  /** An update is painted. */
  note (note: Note) {
    const { at, age } = note
    this.#notes = [...this.#recent(at), note]
    if (age !== undefined) this.#news = [...this.#news, { at, age }].slice(-LATEST)
  }

  /** Frames/s */
  rate (now: number): number {
    return this.#recent(now).length * 1000 / WINDOW_MS
  }

  /** bit/s */
  traffic (now: number): number {
    return this.#recent(now).reduce((sum, { bytes }) => sum + bytes, 0) * 8000 / WINDOW_MS
  }

  /** How old the last change was when it was painted, ms. What stands still since then is still what the screen shows. */
  get age (): number | undefined {
    return this.#news.at(-1)?.age
  }

  /** Whether pictures arrive late. */
  isSlow (now: number): boolean {
    return this.#news.filter(({ at, age }) => age > LATE_MS && at > now - MEMORY_MS).length > LATEST / 2
  }

  #recent (now: number): Note[] {
    return this.#notes.filter(({ at }) => at > now - WINDOW_MS)
  }
}
