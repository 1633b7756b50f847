import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** How a process did since it was asked last. */
export interface Vitals {
  /** How long that is, ms. */
  ms: number
  /** What garbage collection took of it, ms. */
  gcMs: number
  /** How late the event loop was, ms: 99 % of the time at most. */
  loopDelayMs: number
  /** At most, ms. */
  worstLoopDelayMs: number
}

/** Variables that make a Node process tell its vitals, and who asks it. */
export function vitalsOf (): { variables: Record<string, string>, ask (): Promise<Vitals> } {
  const path = join(tmpdir(), `deskfeed-vitals-${randomUUID()}`)
  return {
    variables: { BENCH_VITALS: path, NODE_OPTIONS: `--import=${new URL('vitals.js', import.meta.url)}` },
    ask: async () => JSON.parse(await text(connect(path)))
  }
}
