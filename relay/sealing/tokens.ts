import { randomBytes } from 'node:crypto'

export const TOKEN_BYTES = 16

/** Each token is given out for so long, and good for so long once more, ms. Whoever asks twice a second always has a good one. */
const TURN_MS = 3000

/** So many questions are told apart in each turn: 10,000 relays ask 60,000. More are refused. */
const MAX_ASKED = 100_000

/** What questions are bound to, and which of them were asked already. */
interface Turn {
  token: Buffer
  asked: Set<string>
}

const newTurn = (): Turn => ({ token: randomBytes(TOKEN_BYTES), asked: new Set() })

/** Lets each question be asked once: one that was overheard is asked in vain, now and later. */
export class Tokens {
  readonly #now: () => number
  #turn = newTurn()
  #before = newTurn()
  #turnedAt: number

  /** @param now ms of a clock that never goes back */
  constructor (now = () => performance.now()) {
    this.#now = now
    this.#turnedAt = now()
  }

  /** What the next questions are to be bound to. */
  get current (): Buffer {
    this.#pass()
    return this.#turn.token
  }

  /**
   * @param nonce which no other question has
   * @returns `stale` if it is bound to none of the last tokens: the answer is the current one; `again` if it was asked before
   */
  judge (token: Buffer, nonce: Buffer): 'fresh' | 'stale' | 'again' {
    this.#pass()
    const turn = [this.#turn, this.#before].find(turn => turn.token.equals(token))
    if (!turn) return 'stale'
    const name = nonce.toString('latin1')
    if (turn.asked.has(name) || turn.asked.size >= MAX_ASKED) return 'again'
    turn.asked.add(name)
    return 'fresh'
  }

  #pass (): void {
    const now = this.#now()
    if (now - this.#turnedAt < TURN_MS) return
    this.#before = now - this.#turnedAt < 2 * TURN_MS ? this.#turn : newTurn()
    this.#turn = newTurn()
    this.#turnedAt = now
  }
}
