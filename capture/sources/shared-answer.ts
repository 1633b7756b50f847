/** The answer to a question that many ask: it is asked by one at a time, and not again while the last answer is fresh. */
export class SharedAnswer<T> {
  readonly #ask: () => Promise<T>
  readonly #freshMs: number
  #answer: Promise<T> | undefined
  #freshUntil = -Infinity

  /**
   * @param ask asks the question
   * @param freshMs how long an answer holds, an error too, ms
   */
  constructor (ask: () => Promise<T>, freshMs: number) {
    this.#ask = ask
    this.#freshMs = freshMs
  }

  /** @throws what was answered, if that is an error */
  get (): Promise<T> {
    if (this.#answer && performance.now() < this.#freshUntil) return this.#answer
    this.#freshUntil = Infinity // until it is answered
    const settle = () => { this.#freshUntil = performance.now() + this.#freshMs }
    this.#answer = this.#ask()
    this.#answer.then(settle, settle)
    return this.#answer
  }
}
