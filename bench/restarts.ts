// `npm run bench:restarts`: what 300 restarts of each source leave behind (20 minutes). `-- native x11` takes only these sources, `--quick`
// only tries everything out.
import { parseArgs } from 'node:util'
import { holdings, RESTARTED, watchRestarting, type Holdings, type Restarted } from '../test/fixtures/restarting.js'
import { passes, type Check, type Result } from './figures/figure.js'
import { withOwner } from './owner.js'
import { describeMachine } from './report/machine.js'
import { toMarkdown } from './report/markdown.js'
import { slope } from './statistics.js'

const { values: { quick = false }, positionals } = parseArgs({ options: { quick: { type: 'boolean' } }, allowPositionals: true })
const RESTARTS = quick ? 20 : 300
const WARM_UP = quick ? 5 : 50
/** A sample is taken after so many restarts. */
const STEP = quick ? 2 : 5

/**
 * What each may grow with each restart. V8 takes 1 to 2 KB a restart as long as it compiles: with a source that does nothing 1.2 KB each in
 * the first 600 restarts, and 0.1 KB in the last 600 of 2,400 (measured).
 */
const UNITS: Record<keyof Holdings, { what: string, unit: string, per: number, limit: number }> = {
  heap: { what: 'heap', unit: 'KB', per: 1024, limit: 3 },
  memory: { what: 'memory (RSS)', unit: 'KB', per: 1024, limit: 20 },
  descriptors: { what: 'file descriptors', unit: '', per: 1, limit: 0.001 },
  resources: { what: 'timers, pipes, processes, threads', unit: '', per: 1, limit: 0.01 },
  listeners: { what: 'listeners', unit: '', per: 1, limit: 0.001 }
}

async function sample (restart: () => Promise<void>): Promise<Holdings[]> {
  const samples: Holdings[] = []
  for (let round = 1; round <= WARM_UP + RESTARTS; round++) {
    await restart()
    if (round <= WARM_UP || round % STEP !== 0) continue
    samples.push(await holdings())
  }
  return samples
}

async function measure (source: Restarted): Promise<Result> {
  const samples = await withOwner(async owner => await sample((await watchRestarting(owner, source)).restart))
  const checks: Check[] = []
  const rows = Object.entries(UNITS).map(([name, { what, unit, per, limit }]) => {
    const values = samples.map(holding => holding[name as keyof Holdings] / per)
    const { perStep, error } = slope(values)
    const [perRestart, noise] = [perStep / STEP, 2 * error / STEP]
    // What is not more than its own noise is no slope.
    checks.push({ what: `${what} a restart`, value: perRestart - noise, unit, bar: { is: '≤', limit } })
    const shown = (value: number) => `${value.toFixed(unit ? 0 : 1)} ${unit}`.trim()
    return [what, shown(values[0]!), shown(values.at(-1)!), `${perRestart.toFixed(3)} ± ${noise.toFixed(3)} ${unit}`.trim()]
  })
  return { columns: [source, 'at first', 'at last', 'more with each restart'], rows, checks, notes: [] }
}

console.log(`${describeMachine().join('\n')}\n`)
for (const source of RESTARTED.filter(name => positionals.length === 0 || positionals.includes(name))) {
  process.stderr.write(`${source}: ${WARM_UP + RESTARTS} restarts\n`)
  const result = await measure(source)
  console.log(`${toMarkdown(`${source}, ${RESTARTS} restarts after ${WARM_UP}`, result)}\n`)
  if (!result.checks.every(passes)) process.exitCode = 1
}
