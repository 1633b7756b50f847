import type { Display } from '../frame.js'

/** The displays in the order in which they are offered: the primary one first. If none is primary, the first one becomes it. */
export function primaryFirst (displays: readonly Display[]): Display[] {
  const [first, ...others] = displays.toSorted((a, b) => Number(b.primary) - Number(a.primary))
  return first ? [{ ...first, primary: true }, ...others] : []
}
