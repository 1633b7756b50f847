import { timeMessage } from './wire.js'

/** Tells one viewer what time it is here, when they ask. Only the last question is answered. */
export class TimeSender {
  #question: number | undefined

  ask (question: number): void {
    this.#question = question
  }

  /** What the viewer has to be told now, with the time of now. */
  take (): Buffer[] {
    if (this.#question === undefined) return []
    const message = timeMessage(this.#question, Date.now())
    this.#question = undefined
    return [message]
  }
}
