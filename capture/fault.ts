import { isScreenTrouble, isTooFewFiles, type ScreenTrouble } from '../contract/troubles.js'

/**
 * Why there is no picture, in a word that can be counted: a source `ended` or `hung`, the system `denied` it the screen, or it `failed` in
 * another way; `internal` is a mistake of ours.
 */
export type FaultKind = 'ended' | 'hung' | 'denied' | 'failed' | 'internal'

/** The code of what nobody knows more about. */
const CODES = {
  ended: 'SOURCE_ENDED', hung: 'SOURCE_HANGS', denied: 'SCREEN_PERMISSION', failed: 'SOURCE_FAILED', internal: 'INTERNAL'
} as const satisfies Record<FaultKind, ScreenTrouble>

/** Why there is no picture: for people in a sentence, for programs in a code that never changes. */
export interface Reason {
  fault: string
  code: ScreenTrouble
}

/** What may happen to any source. Its message is a sentence for people. */
export class Fault extends Error {
  readonly kind: FaultKind
  readonly code: ScreenTrouble

  /** @param code if more is known than the kind tells */
  constructor (kind: FaultKind, message: string, code: ScreenTrouble = CODES[kind]) {
    super(message)
    this.kind = kind
    this.code = code
  }
}

/** Errors of the language itself, such as a TypeError, have names of their own: nobody meant to throw them. */
export function kindOf (error: Error): FaultKind {
  if (error instanceof Fault) return error.kind
  return error.name === 'Error' ? 'failed' : 'internal'
}

/** The code of any error: its own, if it has one of these. */
export function codeOf (error: Error & { code?: unknown }): ScreenTrouble {
  if (isTooFewFiles(error.code)) return 'TOO_FEW_FILES'
  return isScreenTrouble(error.code) ? error.code : CODES[kindOf(error)]
}

/** What is shown, as far as it may be a placeholder. */
type Told = { [name in keyof Reason]?: Reason[name] | undefined }

/** What a placeholder says; `undefined` if it is none. */
export const reasonOn = ({ fault, code = 'SOURCE_FAILED' }: Told): Reason | undefined =>
  fault === undefined ? undefined : { fault, code }

/** The same, if it is something to mend: a pause is not. */
export const troubleOn = (shown: Told): Reason | undefined => shown.code === 'PAUSED' ? undefined : reasonOn(shown)

/** What viewers are told of an error. */
export const reasonOf = (error: Error): Reason => ({ fault: error.message, code: codeOf(error) })
