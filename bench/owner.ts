import type { Owner } from '../test/fixtures/owner.js'

/** Runs something that owns processes and connections, and ends these afterwards in reverse order. */
export async function withOwner<T> (run: (owner: Owner) => Promise<T>): Promise<T> {
  const ends: Array<() => unknown> = []
  try {
    return await run({ teardown: end => { ends.unshift(end) } })
  } finally {
    for (const end of ends) await end()
  }
}
