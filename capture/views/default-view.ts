import { WIDTHS, type Settings } from '../../contract/host-settings.js'
import type { Display } from '../frame.js'
import { keyOf, sizeOf, viewOf, type View, type ViewDefaults } from './view.js'

/** What is shown: a display, and how. */
export interface Shown {
  display: Display
  view: View
}

export type ViewSettings = Pick<Settings, 'display' | 'fps' | 'quality' | 'width'>

/** What is to change of the default view; what is left out stays. */
export interface ViewChange extends Partial<Omit<ViewSettings, 'display'>> {
  display?: Display
}

/** What whoever asks for nothing in particular sees. The host can change it while the service runs. */
export class DefaultView {
  #display: Display
  #defaults: ViewDefaults

  constructor (display: Display, { width, height, fit, quality, fps }: ViewDefaults) {
    this.#display = display
    this.#defaults = { ...width && { width }, ...height && { height }, ...fit && { fit }, quality, fps }
  }

  get shown (): Shown {
    return { display: this.#display, view: viewOf({}, this.#display, this.#defaults) }
  }

  /** What queries leave out. */
  get defaults (): ViewDefaults {
    return this.#defaults
  }

  /** The same for another view of this display that shows the same, as large as it is now. */
  get key (): string {
    return keyOf(this.#display, this.shown.view)
  }

  /** As the host sees it: a width of 0 if none was asked for. Where only a height was configured, the width that comes of it. */
  get settings (): ViewSettings {
    const { width, height, quality, fps } = this.#defaults
    return { display: this.#display.id, fps, quality, width: width ?? (height ? sizeOf(this.#display, this.shown.view).width : 0) }
  }

  /**
   * A width that is changed takes the place of the height and the proportions that were configured.
   * @returns whether anything is different now
   */
  change ({ display = this.#display, ...change }: ViewChange): boolean {
    const before = this.settings
    const { fps = before.fps, quality = before.quality, width = before.width } = change
    const isOther = width !== before.width
    const box = isOther ? width > 0 && { width: Math.max(WIDTHS.minimum, width) } : boxOf(this.#defaults)
    this.#defaults = { ...box, quality, fps }
    this.#display = display
    return isOther || display.id !== before.display || fps !== before.fps || quality !== before.quality
  }
}

/** The width, the height and the fit, those that are there. */
function boxOf ({ quality, fps, ...box }: ViewDefaults) {
  return box
}
