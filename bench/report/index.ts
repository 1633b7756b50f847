import { readFileSync, writeFileSync } from 'node:fs'
import { CONTESTANTS } from '../contestants/index.js'
import type { Result } from '../figures/figure.js'
import { toSvg } from './chart.js'

export { describeMachine } from './machine.js'
export { toMarkdown } from './markdown.js'

const inDocs = (name: string) => new URL(`../../docs/${name}`, import.meta.url)

/** The pictures of figures that have one of their own. */
function writePictures (results: Result[]): void {
  for (const { picture } of results) if (picture) writeFileSync(inDocs(`${picture.name}.svg`), toSvg(picture.charts))
}

/** Puts sections into `docs/bench.md` in place of those with the same title, or after all others; everything else stays as it was. */
export function writeSections (machine: string[], sections: string[], results: Result[]): void {
  const measured = `Measured by itself on ${new Date().toISOString().slice(0, 10)}: ${machine.join('; ')}.`
  const titleOf = (section: string) => section.slice(0, section.indexOf('\n'))
  const [head, ...old] = readFileSync(inDocs('bench.md'), 'utf8').trimEnd().split(/\n\n(?=## )/)
  const all = new Map([...old, ...sections.map(section => `${section}\n\n${measured}`)].map(section => [titleOf(section), section]))
  writeFileSync(inDocs('bench.md'), `${[head, ...all.values()].join('\n\n')}\n`)
  writePictures(results)
}

/** Writes `docs/bench.md`, and its pictures beside it. */
export function writeReport (machine: string[], sections: string[], results: Result[]): void {
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
  writeFileSync(inDocs('bench.svg'), toSvg(results.flatMap(({ chart }) => chart ?? [])))
  writePictures(results)
}
