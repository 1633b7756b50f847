import { median, slope } from '../statistics.js'
import type { Check, Result } from '../figures/figure.js'
import type { Soak } from './run.js'

/** What is compiled and kept in the first minutes is no leak. */
const SETTLING_MINUTES = 10

/** What the service holds more of after the soak than before it: how many of what. */
export function leaks ({ before, after }: Pick<Soak, 'before' | 'after'>): string[] {
  return [...after].flatMap(([name, count]) => {
    const more = count - (before.get(name) ?? 0)
    return more > 0 ? `${name}: ${more}` : []
  })
}

/** How the memory grows after the first ten minutes, or after the first third if that is less, MB/min. */
function growth (samples: Soak['samples'], of: 'memory' | 'heap'): number {
  const from = Math.min(SETTLING_MINUTES, (samples.at(-1)?.minute ?? 0) / 3)
  const settled = samples.filter(({ minute }) => minute >= from)
  const minutesPerStep = (settled.at(-1)!.minute - settled[0]!.minute) / (settled.length - 1)
  return slope(settled.map(sample => sample[of])).perStep / minutesPerStep
}

/** The bars of one soak. */
export function checksOf (soak: Soak): Check[] {
  const { source, samples, struck, broken, cuts, longestGapMs, logLines } = soak
  const bar = (what: string, value: number, unit: string, is: '<' | '≤', limit: number): Check =>
    ({ what: `${source}: ${what}`, value, unit, bar: { is, limit } })
  return [
    bar('memory slope', growth(samples, 'memory'), 'MB/min', '<', 0.1),
    bar('kinds of handles of which there are more', leaks(soak).length, '', '≤', 0),
    bar('log lines', logLines, '', '<', 100),
    bar('faults after which the screen was not back within 9 s', struck.filter(({ backMs }) => backMs === undefined).length, '', '≤', 0),
    bar('cuts of the viewer who was always there', cuts, '', '≤', 0),
    bar('frames that could not be decoded', broken, '', '≤', 0),
    bar('the longest time without a frame', longestGapMs / 1000, 's', '≤', 3)
  ]
}

/** All soaks, as a table of what happened and the bars. */
export function verdict (soaks: Soak[]): Result {
  const rows = soaks.flatMap(({ source, struck }) => [...new Set(struck.map(({ name }) => name))].map(name => {
    const back = struck.filter(fault => fault.name === name).map(({ backMs }) => backMs ?? Infinity)
    return [source, name, String(back.length), `${median(back).toFixed(0)} ms`, `${Math.max(...back).toFixed(0)} ms`]
  }))
  return {
    columns: ['source', 'fault', 'times', 'until a new picture, median', 'at most'],
    rows,
    checks: soaks.flatMap(checksOf),
    notes: soaks.map(soak => [
      `${soak.source}: ${soak.frames} frames for the viewer who was always there.`,
      `Memory at the end ${soak.samples.at(-1)?.memory.toFixed(0)} MB; V8's part of it grows by`,
      `${growth(soak.samples, 'heap').toFixed(3)} MB/min.`,
      leaks(soak).length > 0 ? `More than before: ${leaks(soak).join(', ')}.` : 'Of no handle are there more than before.'
    ].join(' '))
  }
}
