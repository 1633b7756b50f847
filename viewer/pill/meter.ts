/** Rates are those of the last so many ms. */
const WINDOW_MS = 2000
/** Pictures that are older than this when they are painted feel late, ms. */
const LATE_MS = 500
/** So many of the last pictures tell whether they are late: a single large one may be. */
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

function median (values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}

/** Measures what is painted. */
export class Meter {
  #notes: Note[] = []
  #age: number | undefined

  /** An update is painted. */
  note (note: Note) {
    this.#age = note.age ?? this.#age
    this.#notes.push(note)
    const recent = this.#notes.filter(({ at }) => at > note.at - WINDOW_MS)
    this.#notes = recent.length > LATEST ? recent : this.#notes.slice(-LATEST)
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
    return this.#age
  }

  /** Whether pictures arrive late. */
  isSlow (now: number): boolean {
    const ages = this.#notes.filter(({ at, age }) => age !== undefined && at > now - MEMORY_MS).map(({ age }) => age!)
    return median(ages.slice(-LATEST)) > LATE_MS
  }

  #recent (now: number): Note[] {
    return this.#notes.filter(({ at }) => at > now - WINDOW_MS)
  }
}
