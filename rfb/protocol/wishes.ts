import { dialectOf, FIRST_DIALECT, type Dialect } from '../rectangles/dialect.js'
import { isSameColours, type TrueColour } from '../rectangles/true-colour.js'
import { showsPointer } from './owed.js'

/** What a client wants: which kind of pixels, and whether it wants any now. */
export class Wishes {
  #encodings: ReadonlySet<number> = new Set()
  #dialect: Dialect = FIRST_DIALECT
  #isRequested = false
  #isContinuous = false
  #hasAsked = false

  get encodings (): ReadonlySet<number> {
    return this.#encodings
  }

  /** What it understands: updates have to be made in it. */
  get dialect (): Dialect {
    return this.#dialect
  }

  /** Whether it can show the pointer by itself. */
  get showsPointer (): boolean {
    return showsPointer(this.#encodings)
  }

  /** Whether it wants an update. */
  get wantsUpdate (): boolean {
    return this.#isRequested || this.#isContinuous
  }

  /** Whether it has wanted any so far. */
  get hasAsked (): boolean {
    return this.#hasAsked
  }

  /** @returns whether these are others than before */
  setColours (colours: TrueColour): boolean {
    const before = this.#dialect.colours
    this.#dialect = dialectOf(colours, this.#encodings)
    return !isSameColours(colours, before)
  }

  /** @returns whether it shows the pointer by itself from now on, or no longer does */
  setEncodings (encodings: ReadonlySet<number>): boolean {
    const before = this.showsPointer
    this.#encodings = encodings
    this.#dialect = dialectOf(this.#dialect.colours, encodings)
    return this.showsPointer !== before
  }

  /** It asks for one update. */
  request (): void {
    this.#isRequested = this.#hasAsked = true
  }

  /** It has been sent one. */
  fulfil (): void {
    this.#isRequested = false
  }

  /** It asks for updates without end, or for no more than it requests. */
  setContinuous (isOn: boolean): void {
    this.#isContinuous = isOn
    this.#hasAsked ||= isOn
  }
}
