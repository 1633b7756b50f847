// `npm run bench:faults`: how soon a viewer sees the screen again after a fault (20 minutes). `-- native` takes only the faults of this
// source, `--quick` only tries everything out.
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { restartServer, watchSource, type Recovery, type Watched } from '../test/fixtures/recovery.js'
import { passes, type Check, type Result } from './figures/figure.js'
import { withOwner } from './owner.js'
import { describeMachine } from './report/machine.js'
import { toMarkdown } from './report/markdown.js'
import { median, percentile } from './statistics.js'

const { values: { quick = false }, positionals } = parseArgs({ options: { quick: { type: 'boolean' } }, allowPositionals: true })

/** Before each fault the screen is there for a second, ms, so that the waits start over; and then up to as long again. */
const REST_MS = 1000

/** What is promised, ms. */
interface Bars { medianMs?: number, backMs?: number, noticedMs?: number }
const KILLED: Bars = { medianMs: 1000, backMs: 1500 }
const STOPPED: Bars = { noticedMs: 2500, backMs: 4000 }

interface Scenario {
  source: Parameters<typeof watchSource>[1]
  what: string
  rounds: number
  bars: Bars
  fault (watched: Watched): unknown
}

const killHelper = ({ helper }: Watched) => process.kill(helper(), 'SIGKILL')
const stopHelper = ({ helper }: Watched) => process.kill(helper(), 'SIGSTOP')
const restartX = ({ server }: Watched) => restartServer(server)

/** Waits until the service has noticed the fault. */
async function noticed ({ service }: Watched, fault: () => unknown): Promise<void> {
  await fault()
  while ((await fetch(`${service.url}/healthz`)).ok) await sleep(20)
}

async function freezeX (watched: Watched): Promise<void> {
  await noticed(watched, watched.server.freeze)
  watched.server.thaw()
}

async function killX (watched: Watched): Promise<void> {
  await noticed(watched, watched.server.kill)
  await watched.server.start()
}

const SCENARIOS: Scenario[] = [
  { source: 'x11', what: 'X server killed and started again', rounds: 30, bars: KILLED, fault: restartX },
  { source: 'native', what: 'X server killed and started again', rounds: 30, bars: KILLED, fault: restartX },
  { source: 'native', what: 'program killed', rounds: 30, bars: KILLED, fault: killHelper },
  { source: 'command', what: 'program killed', rounds: 30, bars: KILLED, fault: killHelper },
  { source: 'screenshot', what: 'X server killed, and started again once it is noticed', rounds: 10, bars: {}, fault: killX },
  { source: 'native', what: 'program stopped', rounds: 100, bars: STOPPED, fault: stopHelper },
  { source: 'command', what: 'program stopped', rounds: 10, bars: STOPPED, fault: stopHelper },
  { source: 'x11', what: 'X server stopped, and going on once it is noticed', rounds: 10, bars: STOPPED, fault: freezeX }
]

async function measure ({ source, rounds, fault }: Scenario): Promise<Recovery[]> {
  return await withOwner(async owner => {
    const watched = await watchSource(owner, source)
    const recoveries: Recovery[] = []
    for (let round = 0; round < (quick ? 2 : rounds); round++) {
      await sleep(REST_MS * (1 + Math.random()))
      recoveries.push(await watched.recover(() => fault(watched)))
    }
    return recoveries
  })
}

const shown = (ms: number) => ms.toFixed(0)
const columns = ['fault', 'rounds', 'noticed, at most, ms', 'back, median, ms', '90 %', 'at most']
const result: Result = { columns, rows: [], checks: [], notes: [] }
const check = (what: string, value: number, limit: number | undefined): Check[] =>
  limit === undefined ? [] : [{ what, value, unit: 'ms', bar: { is: '≤', limit } }]

console.log(`${describeMachine().join('\n')}\n`)
for (const scenario of SCENARIOS.filter(({ source }) => positionals.length === 0 || positionals.includes(source))) {
  const name = `${scenario.source}: ${scenario.what}`
  const recoveries = await measure(scenario)
  const backs = recoveries.map(({ backMs }) => backMs)
  process.stderr.write(`${name}: ${backs.map(shown).join(' ')} ms\n`)
  const latest = Math.max(...recoveries.map(({ noticedMs }) => noticedMs))
  result.rows.push([
    name, String(backs.length), shown(latest), shown(median(backs)), shown(percentile(backs, 90)), shown(Math.max(...backs))
  ])
  const { medianMs, backMs, noticedMs } = scenario.bars
  result.checks.push(
    ...check(`${name}: back, median`, median(backs), medianMs),
    ...check(`${name}: back, at most`, Math.max(...backs), backMs),
    ...check(`${name}: noticed, at most`, latest, noticedMs)
  )
}
console.log(toMarkdown('How soon the screen is back', result))
if (!result.checks.every(passes)) process.exitCode = 1
