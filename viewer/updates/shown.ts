/** Of a picture, px. */
export interface Size {
  width: number
  height: number
}

/** An update that is painted. */
export interface Painted {
  /** When its picture was taken, ms since the epoch, by the clock of the service. */
  takenAt: number
  /** How old the picture was when it was painted, ms; `undefined` before the clock of the service is known. */
  ageMs: number | undefined
  /** How long its message was. */
  bytes: number
}
