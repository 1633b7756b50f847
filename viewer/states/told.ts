import { isScreenTrouble, type ScreenTrouble } from '../../contract/words/screen-troubles.js'

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
  /** Why the screen is lost, for the host alone; `undefined` if that is not known. */
  trouble: ScreenTrouble | undefined
  /** The same as it was reported, in English; may be empty. */
  cause: string
}

/**
 * What is told of a screen that is lost: to the host all that is known, to others nothing, since only the host can mend it.
 * @param health what the service says of itself
 */
export function whyLost (health: { code?: string, reason?: string }, isHost: boolean): Pick<Told, 'trouble' | 'cause'> {
  const { code, reason = '' } = health
  if (!isHost) return { trouble: undefined, cause: '' }
  return { trouble: isScreenTrouble(code) ? code : undefined, cause: reason }
}
