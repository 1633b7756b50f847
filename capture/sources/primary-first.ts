import type { Display } from '../frame.js'

/** The displays in the order in which they are offered: the primary one first, which is the first one where none says so. */
export function primaryFirst (displays: readonly Display[]): Display[] {
  const [first, ...others] = displays.toSorted((a, b) => Number(b.primary) - Number(a.primary))
  return first ? [{ ...first, primary: true }, ...others] : []
}
