import type { Owner } from '../test/fixtures/owner.js'
import { withOwner } from './owner.js'

export interface Rounds<K, T> {
  measured: Map<K, T[]>
  /** Which subjects could not be measured, or not in every round, and why. */
  missing: string[]
}

/**
 * Measures the subjects one after another, several times over, so that whatever else the machine does affects all of them alike.
 * A subject that can't run here is left out from then on, and the reason is kept.
 */
export async function inRounds<K extends { name: string }, T> (
  subjects: readonly K[], rounds: number, measure: (owner: Owner, subject: K) => Promise<T>
): Promise<Rounds<K, T>> {
  const measured = new Map<K, T[]>()
  const missing = new Map<K, string>()
  for (let round = 1; round <= rounds; round++) {
    for (const subject of subjects) {
      if (missing.has(subject)) continue
      process.stderr.write(`  round ${round} of ${rounds}: ${subject.name}\n`)
      try {
        const value = await withOwner(owner => measure(owner, subject))
        measured.set(subject, [...measured.get(subject) ?? [], value])
      } catch (error) {
        missing.set(subject, `${subject.name}, round ${round}: ${(error as Error).message}`)
      }
    }
  }
  return { measured, missing: [...missing.values()] }
}
