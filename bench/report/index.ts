import { writeFileSync } from 'node:fs'
import { CONTESTANTS } from '../contestants/index.js'
import type { Chart } from '../figures/figure.js'
import { toSvg } from './chart.js'

export { describeMachine } from './machine.js'
export { toMarkdown } from './markdown.js'

const inDocs = (name: string) => new URL(`../../docs/${name}`, import.meta.url)

/** Writes `docs/bench.md` and `docs/bench.svg`. */
export function writeReport (machine: string[], sections: string[], charts: Chart[]): void {
  const lines = [
    '# Speed', '',
    'Written by `npm run bench`; do not edit. Ratios within one run mean more than single values: contestants capture one screen together,',
    'or take turns, several times over, and the median counts.', '',
    '![CPU per frame and latency](bench.svg)', '',
    `Measured on ${new Date().toISOString().slice(0, 10)}:`, '', ...machine.map(line => `- ${line}`), '',
    'Contestants:', '', ...CONTESTANTS.map(({ name, what }) => `- **${name}**: ${what}`), '',
    sections.join('\n\n')
  ]
  writeFileSync(inDocs('bench.md'), `${lines.join('\n')}\n`)
  writeFileSync(inDocs('bench.svg'), toSvg(charts))
}
