/** So long an update may be on its way that the machine which shares says it has published, ms. */
const ON_ITS_WAY_MS = 150
/** So long an update is waited for that others have overtaken, ms; and so many of those are kept meanwhile. */
const OVERTAKEN_MS = 50
const MOST_KEPT = 16

/** An update, as far as its place counts. */
export interface Numbered {
  stream: string
  number: number
  /** It needs nothing that was shown before. */
  isWhole: boolean
}

/**
 * Which updates follow one another. Only those of the stream that counts do, each once and in order: after one that is missing nothing is
 * of use but a whole picture. What is old, repeated or of another stream is refused. Times are ms, of one clock.
 */
export class Sequence<T extends Numbered> {
  #stream: string | undefined
  /** The number of the last update that was taken note of. */
  #passed = 0
  #isInStep = false
  /** What must have come by then. */
  #due: { number: number, at: number } | undefined
  /** What has overtaken others, by number, and until when these are waited for. */
  readonly #early = new Map<number, T>()
  #earlyUntil = Infinity

  /** The stream that counts; `undefined` before that is known. */
  get stream (): string | undefined {
    return this.#stream
  }

  get passed (): number {
    return this.#passed
  }

  /** Whether all updates so far have made the picture. */
  get isInStep (): boolean {
    return this.#isInStep
  }

  /** Whether something that was published is still to come. */
  get isWaiting (): boolean {
    return this.#early.size > 0 || (this.#due !== undefined && this.#due.number > this.#passed)
  }

  /** When {@link look} is to be called; `Infinity` if it need not be. */
  get looksAt (): number {
    return this.#earlyUntil
  }

  /**
   * The machine that shares has said where it is.
   * @param newest the number of the last update that it has published
   */
  hear (stream: string, newest: number, now: number): void {
    if (stream !== this.#stream) {
      this.#stream = stream
      this.#passed = newest
      this.lose()
    }
    const due = this.#due
    if (newest <= this.#passed) {
      this.#due = undefined
    } else if (!due || due.number <= this.#passed) {
      this.#due = { number: newest, at: now + ON_ITS_WAY_MS }
    } else if (now >= due.at) {
      this.#passed = due.number
      this.lose()
    }
  }

  /** @returns what is to be carried out now, in order: this update, and those that have overtaken it; or nothing */
  take (update: T, now: number): T[] {
    const { stream, number } = update
    if (stream !== this.#stream || number <= this.#passed || this.#early.has(number)) return []
    if (!this.#follows(update)) {
      if (this.#early.size === 0) this.#earlyUntil = now + OVERTAKEN_MS
      if (this.#early.size < MOST_KEPT) this.#early.set(number, update)
      return []
    }
    const all: T[] = []
    for (let next: T | undefined = update; next; next = this.#early.get(this.#passed + 1)) {
      all.push(next)
      this.#passed = next.number
      this.#isInStep = true
    }
    for (const early of [...this.#early.keys()]) if (early <= this.#passed) this.#early.delete(early)
    this.#earlyUntil = this.#early.size > 0 ? now + OVERTAKEN_MS : Infinity
    return all
  }

  /** Waits no longer for what has been overtaken, if that is due. */
  look (now: number): void {
    if (now < this.#earlyUntil) return
    this.#passed = Math.max(this.#passed, ...this.#early.keys())
    this.lose()
  }

  /** Something is missing. */
  lose (): void {
    this.#isInStep = false
    this.#due = undefined
    this.#early.clear()
    this.#earlyUntil = Infinity
  }

  #follows ({ number, isWhole }: T): boolean {
    return isWhole || (this.#isInStep && number === this.#passed + 1)
  }
}
