// `npm run bench:relay`: what relays must show, on an idle machine, as root (25 minutes). `npm run bench:relay -- fan-out pause` only
// these; `--quick` only tries them out. Exit code 1 if a bar is missed.
import { passes } from '../figures/figure.js'
import { toMarkdown } from '../report/markdown.js'
import { exact } from './figures/exact.js'
import { fanOut } from './figures/fan-out.js'
import { hostile } from './figures/hostile.js'
import { outage } from './figures/outage.js'
import { pause } from './figures/pause.js'
import { starts } from './figures/starts.js'
import { stuck } from './figures/stuck.js'

const FIGURES = [fanOut, starts, outage, stuck, hostile, exact, pause]

const args = process.argv.slice(2)
const quick = args.includes('--quick')
const wanted = args.filter(arg => arg !== '--quick')
const unknown = wanted.find(name => !FIGURES.some(figure => figure.name === name))
if (unknown) {
  console.error(`There is no figure ${unknown}; there are ${FIGURES.map(({ name }) => name).join(', ')}.`)
  process.exit(64)
}
for (const figure of FIGURES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  process.stderr.write(`${figure.name}\n`)
  const result = await figure.measure({ quick })
  console.log(`${toMarkdown(figure.title, result)}\n`)
  if (!result.checks.every(passes)) process.exitCode = 1
}
process.exit()
