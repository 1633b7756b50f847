import { closestMatch } from 'leven'

/** A question, with a blank before it, whether the most similar name is meant; empty if none is similar. */
export function nearest (name: string, names: readonly string[]): string {
  // Two letters that are swapped differ twice. Of fewer than four letters, two would make any name like any other.
  const match = closestMatch(name, names, { maxDistance: name.length < 4 ? 1 : 2 })
  return match === undefined ? '' : ` Did you mean ${match}?`
}
