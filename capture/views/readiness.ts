import type { Unready } from '../../contract/health.js'
import type { Contact } from './answers.js'

/** A source that is being captured must answer within this time, ms. Sources ask each second whether anything has changed. */
export const ANSWER_MS = 5000

/** The slowest rate that anybody can ask for, frames/s: nobody knows any more at which rate a capture was to go on that has ended. */
const SLOWEST = 0.1

/** How old the last answer of a source is, ms: counted from when it was last asked to begin, if it has not answered since. */
export function ageOf ({ isTrying, triedAt, answeredAt, endedAt }: Contact): number {
  return (isTrying ? performance.now() : endedAt) - Math.max(triedAt, answeredAt)
}

/**
 * Why the screen can't be shown, by what is known of its source; `undefined` if it can, or could: while nobody is watching, that is what
 * the last attempt was like.
 * @param fps how often the source may give a picture: it is not late before the next is due; 0 while nobody is watching
 */
export function unreadiness (contact: Contact, fps: number): Exclude<Unready, 'test_pattern'> | undefined {
  if (contact.reason) return 'lost'
  if (ageOf(contact) > ANSWER_MS + 1000 / (fps || SLOWEST)) return 'no_answer'
}
