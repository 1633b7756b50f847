// `npm run soak` runs the built service for 30 minutes with SOURCE=x11, and at the same time another with SOURCE=command, while viewers
// come and go and a fault strikes every 10 s. It writes docs/soak.md and docs/soak.svg. `npm run soak -- 5 x11` does so for 5 minutes
// with this source alone, and only prints.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { passes } from './figures/figure.js'
import { withOwner } from './owner.js'
import { describeMachine, toMarkdown } from './report/index.js'
import { toTimelineSvg } from './report/timeline.js'
import { soak, type Soak } from './soak/run.js'
import type { Sample } from './soak/samples.js'
import { SOAKED, type Soaked } from './soak/subject.js'
import { verdict } from './soak/verdict.js'

const MINUTES = 30

const { positionals } = parseArgs({ allowPositionals: true })
const sources = SOAKED.filter(name => positionals.includes(name))
const given = positionals.filter(word => !sources.includes(word as Soaked)).map(Number)
const [minutes = MINUTES] = given
if (given.length > 1 || !(minutes > 0)) throw new Error(`npm run soak -- [minutes] [${SOAKED.join('] [')}]`)

const isWhole = positionals.length === 0
const machine = describeMachine()
const plan = { forMs: minutes * 60_000, faultEveryMs: 10_000, warmUpMs: 15_000, restMs: 10_000 }
const soaks = await withOwner(owner => Promise.all((sources.length > 0 ? sources : SOAKED).map(source => soak(owner, source, plan))))

const timeline = (title: string, valueOf: (sample: Sample) => number) => ({
  title,
  lines: soaks.map(({ source, samples }) => ({ name: source, points: samples.map(one => [one.minute, valueOf(one)] as [number, number]) }))
})

function drawing (soaks: Soak[]): string {
  return toTimelineSvg(`Memory, descriptors, threads and child processes of the service during ${minutes} minutes of faults`, [
    timeline('memory (RSS), MB', ({ memory }) => memory),
    timeline('of that used by V8, MB', ({ heap }) => heap),
    timeline('open descriptors', ({ descriptors }) => descriptors.length),
    timeline('threads and child processes', ({ threads, children }) => threads + children)
  ], soaks.flatMap(({ struck }) => struck.map(({ minute }) => minute)))
}

const result = verdict(soaks)
const text = toMarkdown(`${minutes} minutes with a fault every 10 s`, result)
console.log(text)
if (isWhole) {
  const inDocs = (name: string) => new URL(`../docs/${name}`, import.meta.url)
  writeFileSync(inDocs('soak.svg'), drawing(soaks))
  writeFileSync(inDocs('soak.md'), `${[
    '# Soak', '', 'Written by `npm run soak`; do not edit. [Reliability](reliability.md) says what is promised.', '',
    '![Memory, descriptors, threads and child processes over time](soak.svg)', '',
    `Measured on ${new Date().toISOString().slice(0, 10)}:`, '', ...machine.map(line => `- ${line}`), '', text
  ].join('\n')}\n`)
}
const missed = result.checks.filter(check => !passes(check))
if (missed.length > 0) {
  console.log(`Missed: ${missed.map(({ what }) => what).join('; ')}.`)
  process.exitCode = 1
}
