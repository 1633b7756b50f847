import type { Role } from '../../contract/access.js'
import type { ScreenTrouble } from '../../contract/words/screen-troubles.js'

/** What is filled into the sentences of a state. */
export interface Told {
  /** Until the page tries again by itself, whole s; 0 if it is just trying. */
  seconds: number
  /** How old the picture is, s. */
  age: number
  /** How many are watching, and how many may. */
  viewers: number
  places: number
  /** What this person wants to be called; may be empty. */
  name: string
  /** What this browser may do; `undefined` if it may do nothing, or that is not known yet. */
  role: Role | undefined
  /** Why the screen is lost, for the host alone; `undefined` if that is not known. */
  trouble: ScreenTrouble | undefined
  /** The same as it was reported, in English; may be empty. */
  cause: string
}
