/** What the question and its answer are, their first byte. */
export const TIME = 6
/** Bytes. */
const QUESTION_BYTES = 8
const ANSWER_BYTES = 16
/** The waits before the first questions, ms: the first picture is under way, and one answer in a few has not waited for any. */
const FIRST_WAITS_MS = [0, 200, 400, 1000, 2500]
/** How often the time is asked for from then on, ms. */
const EVERY_MS = 15_000
/** Both clocks tell whole ms, or nearly. */
const COARSE_MS = 1
/** By so much two clocks go apart at most, ms a ms. Those of PCs are off by less than half of it. */
const DRIFT = 1e-4

/** The answer to a question. */
export interface Time {
  kind: 'time'
  question: number
  /** ms since the epoch, by the clock of the service */
  ms: number
}

/** What this page knows of the clock of the service. */
interface ServiceTime {
  /** What has to be added to `performance.now()` for the time of the service, ms since the epoch. */
  offset: number
  /** By how much that is wrong at most, ms. */
  uncertainty: number
}

/** @throws {RangeError} if it is not complete */
export function readTime (view: DataView): Time {
  if (view.byteLength !== ANSWER_BYTES) throw new RangeError(`the time has ${ANSWER_BYTES} bytes, not ${view.byteLength}`)
  return { kind: 'time', question: view.getUint32(4, true), ms: view.getFloat64(8, true) }
}

function questionMessage (question: number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(QUESTION_BYTES))
  view.setUint8(0, TIME)
  view.setUint32(4, question, true)
  return view.buffer
}

/**
 * The clock of the service, as far as this page can tell: the answer to a question was written between the question and its arrival, so it
 * is right to half of the time that this took. The best answer counts, until a newer one is better, since clocks go apart.
 */
export class Clock {
  readonly #send: (message: ArrayBuffer) => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #question = 0
  #askedAt = 0
  #best: (ServiceTime & { at: number }) | undefined

  /** @param send sends a message to the service */
  constructor (send: (message: ArrayBuffer) => void) {
    this.#send = send
  }

  /** `undefined` before the first answer. */
  get time (): ServiceTime | undefined {
    if (!this.#best) return
    const { offset, uncertainty, at } = this.#best
    return { offset, uncertainty: uncertainty + DRIFT * (performance.now() - at) }
  }

  /** How old what was made then is now, ms; `undefined` before the first answer. @param madeAt ms since the epoch, by that clock */
  ageOf (madeAt: number): number | undefined {
    return this.#best && this.#best.offset + performance.now() - madeAt
  }

  /** Asks now, and again and again. */
  start () {
    this.#ask(FIRST_WAITS_MS)
  }

  stop () {
    clearTimeout(this.#timer)
  }

  /** Answers to older questions say nothing. */
  answer ({ question, ms }: Time) {
    if (question !== this.#question) return
    const at = performance.now()
    const uncertainty = (at - this.#askedAt) / 2 + COARSE_MS
    const offset = ms - (at + this.#askedAt) / 2
    const known = this.time
    const isSet = known && Math.abs(known.offset - offset) > known.uncertainty + uncertainty
    if (!known || isSet || uncertainty <= known.uncertainty) this.#best = { offset, uncertainty, at }
  }

  #ask ([wait, ...waits]: number[]) {
    this.#timer = setTimeout(() => {
      this.#askedAt = performance.now()
      this.#send(questionMessage(++this.#question))
      this.#ask(waits)
    }, wait ?? EVERY_MS)
  }
}
