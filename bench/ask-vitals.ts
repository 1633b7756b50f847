import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** How a process has done since it was last asked. */
export interface Vitals {
  /** The time since then, ms. */
  ms: number
  /** How much of it went to garbage collection, ms. */
  gcMs: number
  /** How late the event loop was, ms: the 99th percentile. */
  loopDelayMs: number
  /** How late it was at worst, ms. */
  worstLoopDelayMs: number
  /** The memory of V8 in use now, bytes. */
  heap: number
  /** What keeps the event loop alive now, by kind, as often as it is there: `Timeout`, `TCPSocketWrap` and so on. */
  resources: string[]
}

/** Variables that make a Node process report its vitals, and a function that asks it for them. */
export function vitalsOf (): { variables: Record<'BENCH_VITALS' | 'NODE_OPTIONS', string>, ask (): Promise<Vitals> } {
  const path = join(tmpdir(), `deskfeed-vitals-${randomUUID()}`)
  return {
    variables: { BENCH_VITALS: path, NODE_OPTIONS: `--import=${new URL('vitals.js', import.meta.url)}` },
    ask: async () => JSON.parse(await text(connect(path)))
  }
}
