/** By this name it has its icon, its words and the sentence that says what it does. */
type ControlId =
  'fit' | 'width' | 'actual' | 'zoomOut' | 'zoomIn' | 'quality' | 'display' | 'freeze' | 'save' | 'laser' | 'look' | 'lookAnywhere' |
  'follow' | 'pictureInPicture' | 'fullScreen' | 'help'

/** One of several that exclude each other, in a menu. */
export interface Choice {
  label: string
  /** What it means, in small. */
  note: string
  isChosen: boolean
  choose (): void
}

/** A button of the bar: one that does something, or one with a menu. */
export interface Control {
  id: ControlId
  /** What does the same: a `KeyboardEvent.key` in lower case. */
  key: string
  /** Does it. */
  act? (): unknown
  /** Opens a menu of these. */
  choices? (): Choice[]
  /** Whether what it stands for is so now; left out if it only does something. */
  isOn? (): boolean
  /** Whether this browser, and this service, have it; left out if all have. */
  isThere? (): boolean
}
