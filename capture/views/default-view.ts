import { WIDTHS, type Settings } from '../../contract/host-settings.js'
import type { Display } from '../frame.js'
import { keyOf, sizeOf, viewOf, type Shown, type ViewDefaults } from './view.js'

export type ViewSettings = Pick<Settings, 'display' | 'fps' | 'quality' | 'width'>

/** What is to change of the default view; what is left out stays. */
export interface ViewChange extends Partial<Omit<ViewSettings, 'display'>> {
  display?: Display
}

/** What whoever asks for nothing in particular sees. The host can change it while the service runs. */
export class DefaultView {
  #display: Display
  #defaults: ViewDefaults
  readonly #asItIsNow: (display: Display) => Display
  #shown: Shown | undefined
  readonly #chosen = new Set<string>()

  /** @param asItIsNow gives the display as large as it is now */
  constructor (display: Display, { width, height, fit, quality, fps }: ViewDefaults, asItIsNow = (display: Display) => display) {
    this.#display = display
    this.#asItIsNow = asItIsNow
    this.#defaults = { ...width && { width }, ...height && { height }, ...fit && { fit }, quality, fps }
  }

  /** The same object as long as it shows the same. */
  get shown (): Shown {
    const display = this.#asItIsNow(this.#display)
    if (this.#shown?.display !== display) this.#shown = { display, view: viewOf({}, display, this.#defaults) }
    return this.#shown
  }

  /** What queries leave out. */
  get defaults (): ViewDefaults {
    return this.#defaults
  }

  /** The same for another view of this display that shows the same, as large as it is now. */
  get key (): string {
    return keyOf(this.shown)
  }

  /** As the host sees it: a width of 0 if none was asked for. Where only a height was configured, the width that comes of it. */
  get settings (): ViewSettings {
    const { width, height, quality, fps } = this.#defaults
    return { display: this.#display.id, fps, quality, width: width ?? (height ? sizeOf(this.shown).width : 0) }
  }

  /** What {@link change} was given of them. */
  get chosen (): Partial<ViewSettings> {
    return Object.fromEntries(Object.entries(this.settings).filter(([name]) => this.#chosen.has(name)))
  }

  /**
   * A width that is changed takes the place of the height and the proportions that were configured.
   * @returns whether anything is different now
   */
  change (given: ViewChange): boolean {
    for (const name of Object.keys(given)) this.#chosen.add(name)
    const { display = this.#display, ...change } = given
    const before = this.settings
    const { fps = before.fps, quality = before.quality, width = before.width } = change
    const isOther = width !== before.width
    const box = isOther ? width > 0 && { width: Math.max(WIDTHS.minimum, width) } : boxOf(this.#defaults)
    this.#defaults = { ...box, quality, fps }
    this.#display = display
    this.#shown = undefined
    return isOther || display.id !== before.display || fps !== before.fps || quality !== before.quality
  }
}

/** The width, the height and the fit, those that are there. */
function boxOf ({ quality, fps, ...box }: ViewDefaults) {
  return box
}
