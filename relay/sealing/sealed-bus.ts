import { NoAnswer, type Bus, type Heard } from '../bus.js'
import { Envelope, KIND, kindOf, nonceOf } from './envelope.js'
import { Refusals } from './refusals.js'
import { TOKEN_BYTES, Tokens } from './tokens.js'

const NO_TOKEN = Buffer.alloc(TOKEN_BYTES)

/** An answer begins with whether it is one or says only which token the question is to be bound to, and with that. */
const ANSWERED = Buffer.of(1)
const ASK_AGAIN = Buffer.of(0)
const ANSWER_HEAD_BYTES = 1 + TOKEN_BYTES

/** A question is asked so often for want of a good token: it may change between two of them, not thrice. */
const MAX_TRIES = 3

const FOREIGN = 'not sealed with the BUS_KEY of this service, or changed on its way'

export interface SealedOptions {
  /** Told a sentence now and then about what is refused. */
  say (sentence: string): void
}

/**
 * A bus on which those without the key read nothing and say nothing. Each message is bound to its subject and its kind, an answer to its
 * question, and a question to a token of whoever answers: what was overheard can be said again only where it is published, and is known
 * there by its number. A question to all needs no token, so it may be answered more than once.
 */
export class SealedBus implements Bus {
  readonly #bus: Bus
  readonly #envelope: Envelope
  readonly #refusals: Refusals
  /** The newest token of those who answer, by subject. */
  readonly #tokens = new Map<string, Buffer>()

  constructor (bus: Bus, key: string, { say }: SealedOptions) {
    this.#bus = bus
    this.#envelope = new Envelope(key)
    this.#refusals = new Refusals(say)
  }

  get isConnected (): boolean {
    return this.#bus.isConnected
  }

  /** How many messages were refused. */
  get refused (): number {
    return this.#refusals.count
  }

  watch (onChange: (isConnected: boolean) => void): () => void {
    return this.#bus.watch(onChange)
  }

  async publish (subject: string, bytes: Uint8Array): Promise<void> {
    await this.#bus.publish(subject, this.#envelope.seal({ kind: KIND.publish, subject }, bytes))
  }

  subscribe (subject: string, onMessage: Heard): () => void {
    return this.#bus.subscribe(subject, sealed => {
      const bytes = this.#open({ kind: KIND.publish, subject }, sealed)
      if (bytes) onMessage(bytes)
    })
  }

  async ask (subject: string, bytes: Uint8Array, waitMs: number, isAnswer: (bytes: Buffer) => boolean = () => true): Promise<Buffer> {
    const until = performance.now() + waitMs
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const answer = await this.#askOnce(subject, bytes, Math.max(1, until - performance.now()), isAnswer)
      this.#tokens.set(subject, Buffer.from(answer.subarray(1, ANSWER_HEAD_BYTES)))
      if (answer[0] === ANSWERED[0]) return answer.subarray(ANSWER_HEAD_BYTES)
    }
    throw new NoAnswer()
  }

  async askAll (subject: string, bytes: Uint8Array, waitMs: number): Promise<Buffer[]> {
    const sealed = this.#envelope.seal({ kind: KIND.askAll, subject }, bytes)
    const answers = await this.#bus.askAll(subject, sealed, waitMs)
    return answers.flatMap(answer => {
      const opened = this.#open({ kind: KIND.answer, subject, to: nonceOf(sealed) }, answer)
      return opened && opened.length >= ANSWER_HEAD_BYTES ? [opened.subarray(ANSWER_HEAD_BYTES)] : []
    })
  }

  answer (subject: string, onAsk: (bytes: Buffer) => Buffer | undefined): () => void {
    const tokens = new Tokens()
    const seal = (sealed: Buffer, head: Buffer, answer: Buffer) =>
      this.#envelope.seal({ kind: KIND.answer, subject, to: nonceOf(sealed) }, head, tokens.current, answer)

    return this.#bus.answer(subject, sealed => {
      const kind = kindOf(sealed) === KIND.askAll ? KIND.askAll : KIND.ask
      const opened = this.#open({ kind, subject }, sealed)
      if (!opened) return
      let asked = opened
      if (kind === KIND.ask) {
        const verdict = tokens.judge(opened.subarray(0, TOKEN_BYTES), nonceOf(sealed))
        if (verdict === 'stale') return seal(sealed, ASK_AGAIN, Buffer.alloc(0))
        if (verdict === 'again') {
          this.#refusals.add('a question that was asked already')
          return
        }
        asked = opened.subarray(TOKEN_BYTES)
      }
      const answer = onAsk(asked)
      return answer && seal(sealed, ANSWERED, answer)
    })
  }

  async close (): Promise<void> {
    await this.#bus.close()
  }

  async #askOnce (subject: string, bytes: Uint8Array, waitMs: number, isAnswer: (bytes: Buffer) => boolean): Promise<Buffer> {
    const sealed = this.#envelope.seal({ kind: KIND.ask, subject }, this.#tokens.get(subject) ?? NO_TOKEN, bytes)
    let opened: Buffer | undefined
    await this.#bus.ask(subject, sealed, waitMs, answer => {
      const candidate = this.#open({ kind: KIND.answer, subject, to: nonceOf(sealed) }, answer)
      if (!candidate || candidate.length < ANSWER_HEAD_BYTES) return false
      if (candidate[0] === ANSWERED[0] && !isAnswer(candidate.subarray(ANSWER_HEAD_BYTES))) return false
      opened = candidate
      return true
    })
    if (!opened) throw new NoAnswer()
    return opened
  }

  #open (bound: Parameters<Envelope['open']>[0], sealed: Buffer): Buffer | undefined {
    const bytes = this.#envelope.open(bound, sealed)
    if (!bytes) this.#refusals.add(FOREIGN)
    return bytes
  }
}
