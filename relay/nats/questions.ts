import { randomBytes } from 'node:crypto'
import { BusLost, NoAnswer } from '../bus.js'
import type { Connection } from './connection.js'
import { Parts } from './parts.js'

/** One question gets no more answers than this, whoever sends them. */
const MAX_ANSWERS = 1000

interface Question {
  onAnswer (bytes: Buffer): void
  onNobody (): void
}

/** What is asked over a connection, and what comes back. */
export class Questions {
  readonly #connection: Connection
  /** By the subjects that their answers come to. */
  readonly #open = new Map<string, Question>()
  #listens = false

  constructor (connection: Connection) {
    this.#connection = connection
  }

  /**
   * @param isAnswer what it refuses does not count
   * @returns the first answer
   * @throws BusLost, NoAnswer
   */
  async askOne (subject: string, question: Buffer[], waitMs: number, isAnswer: (bytes: Buffer) => boolean): Promise<Buffer> {
    let answer: Buffer | undefined
    await this.#ask(subject, question, waitMs, bytes => {
      if (isAnswer(bytes)) answer ??= bytes
      return answer !== undefined
    })
    if (!answer) throw new NoAnswer()
    return answer
  }

  /** @returns what has come in time. @throws BusLost */
  async askAll (subject: string, question: Buffer[], waitMs: number): Promise<Buffer[]> {
    const answers: Buffer[] = []
    await this.#ask(subject, question, waitMs, bytes => answers.push(bytes) >= MAX_ANSWERS)
    return answers
  }

  /** Only once something is asked: who never asks need not have the right to hear answers. */
  #listen (): void {
    if (this.#listens) return
    this.#listens = true
    const parts = new Parts()
    this.#connection.listen(`${this.#connection.inbox}.*`, ({ subject, data, isNobody }) => {
      const question = this.#open.get(subject)
      if (isNobody) return question?.onNobody()
      const bytes = question && parts.add(data)
      if (bytes) question.onAnswer(bytes)
    })
  }

  /** @param onAnswer says whether that was enough */
  async #ask (subject: string, question: Buffer[], waitMs: number, onAnswer: (bytes: Buffer) => boolean): Promise<void> {
    // Not to be guessed: whoever knows it could answer.
    const reply = `${this.#connection.inbox}.${randomBytes(12).toString('hex')}`
    this.#listen()
    let timer: NodeJS.Timeout | undefined
    let stop: (() => void) | undefined
    try {
      await new Promise<void>((resolve, reject) => {
        timer = setTimeout(resolve, waitMs)
        stop = this.#connection.onEnd(() => reject(new BusLost()))
        this.#open.set(reply, { onAnswer: bytes => { if (onAnswer(bytes)) resolve() }, onNobody: resolve })
        for (const part of question) this.#connection.send(subject, part, reply)
      })
    } finally {
      clearTimeout(timer)
      stop?.()
      this.#open.delete(reply)
    }
  }
}
