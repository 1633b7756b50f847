import { setUpPen, type Pen, type PenMode, type PenTarget } from './laser-pen.js'
import type { Region, Spot } from './pointing.js'

/** The host's pen on a picture, as its buttons use it. */
export class HostPen {
  readonly #pen: Pen
  readonly #target: () => PenTarget | undefined
  readonly #changed: () => void
  #region: Region | undefined

  /**
   * @param element on which it is used
   * @param toPicture the place of the picture at a place of the window; no number while there is no picture
   * @param target where it goes, now
   * @param changed called when one of the buttons may look otherwise
   */
  constructor (
    element: HTMLElement, toPicture: (clientX: number, clientY: number) => Spot, target: () => PenTarget | undefined, changed: () => void
  ) {
    this.#target = target
    this.#changed = changed
    this.#pen = setUpPen(element, toPicture, {
      point: spot => target()?.point(spot),
      look: region => target()?.look(region),
      mark: region => target()?.mark(region)
    }, changed)
  }

  /** Where all are to look; `undefined` if that is up to them. */
  get region (): Region | undefined {
    return this.#region
  }

  /** What a press does now. */
  get mode (): PenMode {
    return this.#pen.mode
  }

  /** Turns it on, or off again. */
  toggle (mode: PenMode) {
    this.#pen.mode = this.mode === mode ? 'off' : mode
    this.#changed()
  }

  turnOff () {
    if (this.mode !== 'off') this.toggle(this.mode)
  }

  /** Everybody may look wherever they like again. */
  lookAnywhere () {
    this.#target()?.look(undefined)
  }

  /** All are to look there, or wherever they like, as the service says. */
  looked (region: Region | undefined) {
    this.#region = region
    this.#changed()
  }
}
