/** Of a picture, px. */
export interface Size {
  width: number
  height: number
}

/** An update that is painted. */
export interface Painted {
  /** When its picture was taken, ms since the epoch, by the clock of the service. */
  takenAt: number
  /** How old what is new on it was when it was painted, ms; `undefined` if nothing is, or the clock of the service is not known yet. */
  ageMs: number | undefined
  /** How long its message was. */
  bytes: number
}
