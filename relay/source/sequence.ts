/** So long an update may be on its way that the machine which shares says it has published, ms. */
const ON_ITS_WAY_MS = 150

/**
 * Which updates follow one another. Only those of the stream that counts do, each once and in order: after one that is missing nothing is
 * of use but a whole picture. What is old, repeated or of another stream is refused.
 */
export class Sequence {
  #stream: string | undefined
  /** The number of the last update that was taken note of. */
  #passed = 0
  #isInStep = false
  /** What must have come by then. */
  #due: { number: number, at: number } | undefined

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

  /**
   * The machine that shares has said where it is.
   * @param newest the number of the last update that it has published
   * @param now ms, of any clock
   */
  hear (stream: string, newest: number, now: number): void {
    if (stream !== this.#stream) {
      this.#stream = stream
      this.#passed = newest
      this.lose()
    }
    if (newest <= this.#passed) {
      this.#due = undefined
    } else if (!this.#due) {
      this.#due = { number: newest, at: now + ON_ITS_WAY_MS }
    } else if (this.#due.number <= this.#passed) {
      this.#due = { number: newest, at: now + ON_ITS_WAY_MS }
    } else if (now >= this.#due.at) {
      this.#passed = newest
      this.lose()
    }
  }

  /** Whether something that was published is still to come. */
  get isWaiting (): boolean {
    return this.#due !== undefined && this.#due.number > this.#passed
  }

  /** @returns whether this update is the next one */
  takes (stream: string, number: number, isWhole: boolean): boolean {
    if (stream !== this.#stream || number <= this.#passed) return false
    const isNext = isWhole || (this.#isInStep && number === this.#passed + 1)
    this.#passed = number
    this.#isInStep = isNext
    return isNext
  }

  /** Something is missing. */
  lose (): void {
    this.#isInStep = false
    this.#due = undefined
  }
}
