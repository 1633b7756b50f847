/** How often they are said, ms: whoever sends rubbish must not fill the log. */
const SAID_EACH_MS = 10_000

/** Messages that were refused: counted, and said now and then. */
export class Refusals {
  readonly #say: (sentence: string) => void
  readonly #now: () => number
  #count = 0
  #unsaid = 0
  #saidAt = -Infinity

  constructor (say: (sentence: string) => void, now = () => performance.now()) {
    this.#say = say
    this.#now = now
  }

  /** How many there were. */
  get count (): number {
    return this.#count
  }

  /** @param why what is wrong with the newest one */
  add (why: string): void {
    this.#count++
    this.#unsaid++
    if (this.#now() - this.#saidAt < SAID_EACH_MS) return
    this.#say(`Refused from the bus: ${this.#unsaid === 1 ? 'a message was' : `${this.#unsaid} messages; the newest was`} ${why}.`)
    this.#saidAt = this.#now()
    this.#unsaid = 0
  }
}
