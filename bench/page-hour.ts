// `npm run bench:page-hour` leaves the page open for an hour, once with updates and once with MJPEG, while the screen changes 10 times a
// second, and says whether what it holds in Chromium grows. `npm run bench:page-hour -- 5` takes 5 minutes.
import { setTimeout as sleep } from 'node:timers/promises'
import { TRANSPORTS, queryOf } from './deltas/glass/watch.js'
import { serve } from './deltas/receivers/index.js'
import { passes, type Check } from './figures/figure.js'
import { withOwner } from './owner.js'
import { describeMachine, toMarkdown } from './report/index.js'
import { FULL_HD, openScreen } from './screen.js'
import { median } from './statistics.js'
import { openOnScales, type Held } from './viewer/heap.js'

const MINUTES = 60
const RATE = 10
const SAMPLES = 60
/** What grows more than that, MB, is not flat: half a MB is 14 bytes for each picture of an hour; the DOM comes and goes with 0.3 MB. */
const MOST_GROWTH = 0.5

const minutes = Number(process.argv[2] ?? MINUTES)
if (!(minutes > 0)) throw new Error('npm run bench:page-hour -- [minutes]')

const measured = await withOwner(async owner => {
  await openScreen(owner, FULL_HD, RATE, '640x360+600+300')
  const { url } = await serve(owner)
  const pages = await Promise.all(TRANSPORTS.map(async name => {
    return { name, weigh: await openOnScales(owner, `${url}/${queryOf(name)}`), held: [] as Held[] }
  }))
  for (let sample = 0; sample < SAMPLES; sample++) {
    await sleep(minutes * 60_000 / SAMPLES)
    for (const { weigh, held } of pages) held.push(await weigh())
  }
  return pages
})

/** After it has settled, and in the end: medians of a sixth of the time each. */
function ends (held: Held[], property: keyof Held): [number, number] {
  const sixth = SAMPLES / 6
  const of = (part: Held[]) => median(part.map(one => one[property]))
  return [of(held.slice(sixth, 2 * sixth)), of(held.slice(-sixth))]
}

const rows = measured.map(({ name, held }) => [name, ...ends(held, 'heap'), ...ends(held, 'resident')] as const)
const checks = rows.map(([name, from, to]): Check =>
  ({ what: `${name}: growth of the heap`, value: to - from, unit: 'MB', bar: { is: '≤', limit: MOST_GROWTH } }))
console.log(describeMachine().join('\n'))
console.log(toMarkdown(`The page, open for ${minutes} minutes at ${RATE} pictures a second`, {
  columns: ['', 'heap after a sixth of the time, MB', 'in the end', 'its process, MB', 'in the end'],
  rows: rows.map(([name, ...values]) => [name, ...values.map(value => value.toFixed(2))]),
  checks,
  notes: ['The heap is that of the page after a garbage collection, with the DOM and buffers; the process has workers and pictures, too.']
}))
if (!checks.every(passes)) process.exitCode = 1
