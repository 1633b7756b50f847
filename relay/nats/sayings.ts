/** A sentence that comes and goes is not said again before this, ms: a link that carries too little is cut each second. */
const QUIET_MS = 10_000

/** What is said of a connection that is lost and back and lost: each thing once, as long as nothing else is to be said. */
export class Sayings {
  readonly #say: (sentence: string) => void
  /** When each was said last, ms of `performance.now()`; there are a few for each server. */
  readonly #saidAt = new Map<string, number>()
  #last = ''

  constructor (say: (sentence: string) => void) {
    this.#say = say
  }

  /** Says that all is well, which is news only after something else. */
  sayWell (sentence: string): void {
    if (this.#last) this.say(sentence)
  }

  say (sentence: string, now = performance.now()): void {
    if (sentence === this.#last || now - (this.#saidAt.get(sentence) ?? -Infinity) < QUIET_MS) return
    this.#last = sentence
    this.#saidAt.set(sentence, now)
    this.#say(sentence)
  }
}
