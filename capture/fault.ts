/**
 * Why there is no picture, in a word that can be counted: a source `ended` or `hung`, the system `denied` it the screen, or it `failed` in
 * another way; `internal` is a mistake of ours.
 */
export type FaultKind = 'ended' | 'hung' | 'denied' | 'failed' | 'internal'

/** What may happen to any source. Its message is a sentence for people. */
export class Fault extends Error {
  readonly kind: FaultKind

  constructor (kind: FaultKind, message: string) {
    super(message)
    this.kind = kind
  }
}

/** Errors of the language itself, such as a TypeError, have names of their own: nobody meant to throw them. */
export function kindOf (error: Error): FaultKind {
  if (error instanceof Fault) return error.kind
  return error.name === 'Error' ? 'failed' : 'internal'
}
