// `npm run bench` measures everything (110 minutes) and writes docs/bench.md and its pictures.
// `npm run bench -- latency fanout` measures only these figures and prints them, and with `--write` puts them into docs/bench.md;
// `--quick` only tries everything out.
import { parseArgs } from 'node:util'
import { cpu } from './figures/cpu.js'
import { cursor } from './figures/cursor.js'
import { deltas } from './figures/deltas/index.js'
import { fanOut } from './figures/fan-out.js'
import { passes, type Result } from './figures/figure.js'
import { latency } from './figures/latency.js'
import { memory } from './figures/memory.js'
import { partial } from './figures/partial.js'
import { parts } from './figures/parts.js'
import { rate } from './figures/rate.js'
import { stale } from './figures/stale.js'
import { still } from './figures/still.js'
import { viewer } from './figures/viewer/index.js'
import { view } from './figures/view.js'
import { describeMachine, toMarkdown, writeReport, writeSections } from './report/index.js'

const FIGURES = [cpu, rate, latency, partial, cursor, still, fanOut, stale, view, memory, parts, ...deltas, ...viewer]

const { values: { quick = false, write = false }, positionals: wanted } = parseArgs({
  options: { quick: { type: 'boolean' }, write: { type: 'boolean' } },
  allowPositionals: true
})
/** `deltas` is all whose name begins so. */
const fits = (name: string, word: string) => name === word || name.startsWith(`${word}-`)
const unknown = wanted.find(word => !FIGURES.some(({ name }) => fits(name, word)))
if (unknown) throw new Error(`there is no figure ${unknown}, only ${FIGURES.map(({ name }) => name).join(', ')}`)

const machine = describeMachine()
console.log(`${machine.join('\n')}\n`)
const results: Result[] = []
const sections: string[] = []
for (const figure of FIGURES.filter(({ name }) => wanted.length === 0 || wanted.some(word => fits(name, word)))) {
  process.stderr.write(`${figure.name}: ${figure.title}\n`)
  const result = await figure.measure({ quick })
  const section = toMarkdown(figure.title, result)
  console.log(`${section}\n`)
  results.push(result)
  sections.push(section)
}

if (wanted.length === 0 && !quick) writeReport(machine, sections, results)
else if (write) writeSections(machine, sections, results)
const missed = results.flatMap(({ checks }) => checks).filter(check => !passes(check))
if (missed.length > 0) {
  console.log(`Missed: ${missed.map(({ what }) => what).join('; ')}.`)
  process.exitCode = 1
}
