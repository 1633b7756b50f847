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
  /** Whether this person may do what the host does. */
  isHost: boolean
  /** Why the screen is lost, for the host alone; may be empty. */
  cause: string
}
