import { Fault, reasonOf, troubleOn, type Reason } from '../fault.js'
import type { AsOf, Desktop, Display, Pace, Shot } from '../frame.js'
import type { Meter } from '../../meter/meter.js'

/** What is known of the source of a display. Times are those of `performance.now()`, ms. */
export interface Contact {
  /** Whether the display is being captured. */
  isTrying: boolean
  /** When the last capture began. */
  triedAt: number
  /** When the source last answered: with a picture, or that nothing has changed. */
  answeredAt: number
  /** When the last capture ended. */
  endedAt: number
  /** Why the last capture failed; `undefined` if it did not, or the source has answered since. */
  reason: Reason | undefined
}

/** A time of `performance.now()` as ms since the epoch. */
export const epoch = (time: number): number => Math.round(Date.now() - performance.now() + time)

/** A desktop whose answers are noted: when each display was last captured, whether it answers, and until when its last picture holds. */
export class Answers implements Pick<Desktop, 'capture'> {
  readonly #desktop: Pick<Desktop, 'capture'>
  readonly #meter: Meter
  readonly #contacts = new Map<string, Contact>()

  constructor (desktop: Pick<Desktop, 'capture'>, meter: Meter) {
    this.#desktop = desktop
    this.#meter = meter
  }

  /** Of a display that nobody has asked about before the source has just told us. */
  of ({ id }: Display): Contact {
    const known = this.#contacts.get(id)
    if (known) return known
    const now = performance.now()
    const contact: Contact = { isTrying: false, triedAt: now, answeredAt: now, endedAt: now, reason: undefined }
    this.#contacts.set(id, contact)
    return contact
  }

  async capture (display: Display, pace: Pace, signal: AbortSignal, emit: (shot: Shot) => void): Promise<void> {
    const contact = this.of(display)
    let last: AsOf = { ms: 0 }
    /** What its last placeholder says, if it has given one instead of a picture. */
    let trouble: Reason | undefined
    const answered = () => {
      contact.answeredAt = performance.now()
      contact.reason = trouble
    }
    contact.isTrying = true
    contact.triedAt = performance.now()
    try {
      await this.#desktop.capture(display, pace, signal, shot => {
        trouble = troubleOn(shot)
        answered()
        this.#meter.pictures++
        shot.asOf = last = { ms: shot.takenAt }
        emit(shot)
      }, () => {
        answered()
        last.ms = Date.now()
      })
      if (!signal.aborted) throw new Fault('ended', 'the source ended')
    } catch (error) {
      if (signal.aborted) return
      contact.reason = reasonOf(error as Error)
      throw error
    } finally {
      contact.isTrying = false
      contact.endedAt = performance.now()
    }
  }
}
