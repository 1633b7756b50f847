import type { TrueColour } from '../rectangles/true-colour.js'
import type { Requests } from './client-messages.js'
import type { Deliveries } from './deliveries.js'
import type { Owed } from './owed.js'
import type { Wishes } from './wishes.js'

/** Where that goes which a client asks for. */
export interface AnswersOptions {
  wishes: Wishes
  owed: Owed
  deliveries: Deliveries
  /** Whoever has the picture: it is wanted all again, or an update is. */
  showing: { again (): void, wait (): void }
  /** Tells the client what it is owed, if it wants anything now. */
  tell: () => void
}

/** What becomes of what a client asks for. */
export class Answers implements Requests {
  readonly #options: AnswersOptions

  constructor (options: AnswersOptions) {
    this.#options = options
  }

  setColours (colours: TrueColour): void {
    const { wishes, owed, showing } = this.#options
    const areNew = wishes.setColours(colours)
    owed.tellPointer()
    // What is being made now comes with the old pixels, and is not sent.
    if (areNew) showing.again()
  }

  setEncodings (encodings: Set<number>): void {
    const { wishes, owed, deliveries, showing } = this.#options
    const isOtherPicture = wishes.setEncodings(encodings)
    owed.tellPointer()
    // The picture was made with the pointer, and is to be without it, or the other way round.
    if (isOtherPicture) showing.again()
    deliveries.announce(encodings)
  }

  requestUpdate (isIncremental: boolean): void {
    const { wishes, owed, deliveries, showing } = this.#options
    wishes.request()
    deliveries.requested()
    if (!isIncremental) {
      showing.again()
      owed.tellSize(wishes.encodings)
    }
    this.#wait()
  }

  enableContinuousUpdates (isOn: boolean): void {
    this.#options.wishes.setContinuous(isOn)
    if (isOn) this.#wait()
    else this.#options.deliveries.endContinuous()
  }

  fence (flags: number, payload: Buffer): void {
    this.#options.deliveries.fence(flags, payload)
  }

  setDesktopSize (): void {
    this.#options.owed.refuseSize()
    this.#options.tell()
  }

  #wait (): void {
    this.#options.tell()
    this.#options.showing.wait()
  }
}
