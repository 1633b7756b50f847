import { setTimeout as sleep } from 'node:timers/promises'
import type { HostState } from '../../contract/host.js'
import { watchFromAfar, type FarViewer, type Seen } from '../../test/fixtures/far-viewers.js'
import { startService } from '../../test/fixtures/service.js'
import { withOwner } from '../owner.js'
import { processCpu } from '../process-cpu.js'
import { FULL_HD, openScreen } from '../screen.js'
import { makeSlowLink, needsSlowLink } from '../stale/link.js'
import { median, percentile } from '../statistics.js'
import type { Check, Figure, Result } from './figure.js'

/** Reserved for such measurements (RFC 2544). */
const NETWORK = '198.19.77'
const DELAY_MS = 20
const FPS = 30
/** JPEG quality: that of 80 gives 187 KB a frame, this one 150. */
const QUALITY = 70
const FAST = 10
const DEAD_WITHIN_MS = 15_000

/** Somebody behind a slow link, or slow at reading. */
interface Subject extends FarViewer {
  from: string
  mbit: number
  /** The highest median age, ms. */
  mostMs?: number
  /** Dies, in whatever way, at the beginning of the measurement. */
  dies?: 'stops' | 'vanishes'
}

const address = (last: number) => `${NETWORK}.${last}`
const subjects: Subject[] = [
  { name: '1 Mbit/s', from: address(2), mbit: 1, mostMs: 900 },
  { name: '5 Mbit/s', from: address(3), mbit: 5, mostMs: 350 },
  { name: '20 Mbit/s', from: address(4), mbit: 20, mostMs: 150 },
  { name: 'reads 5 KB/s', from: address(5), mbit: 100, bytesPerS: 5000 },
  { name: 'reads 50 KB/s', from: address(6), mbit: 100, bytesPerS: 50_000 },
  { name: 'stops reading', from: address(7), mbit: 20, dies: 'stops' },
  { name: 'vanishes', from: address(8), mbit: 20, dies: 'vanishes' }
]
const MBITS = Object.fromEntries(subjects.map(({ from, mbit }) => [Number(from.split('.')[3]), mbit]))

/** What somebody saw while it was measured. */
interface Figures {
  framesPerSecond: number
  age: number
  worstAge: number
  kilobytes: number
  reduced: string
  /** How long they were listed after their last frame, ms; `undefined` if they were to the end. */
  goneAfterMs: number | undefined
}

async function run (congestion: string, quick: boolean) {
  return await withOwner(async owner => {
    await openScreen(owner, FULL_HD, FPS)
    const service = await startService(owner, {
      DISPLAY: process.env.DISPLAY!, SOURCE: 'x11', HOST: '0.0.0.0', ACCESS: 'open', FPS: String(FPS), QUALITY: String(QUALITY)
    })
    if (!service.url) throw new Error(service.stderr().trim() || 'the service did not start')
    const port = Number(new URL(service.url).port)
    const link = await makeSlowLink(owner, NETWORK, MBITS, { delayMs: DELAY_MS, congestion })
    const seen: Seen[] = []
    const onSeen = (one: Seen) => { seen.push(one) }
    const fast = Array.from({ length: FAST }, (_, index) => ({ name: `fast ${index}` }))
    watchFromAfar(owner, (...command) => command, { host: '127.0.0.1', port }, fast, onSeen)
    const rateOf = (from: number, until: number) => Math.min(...fast.map(({ name }) =>
      seen.filter(one => one.name === name && one.at >= from && one.at < until).length)) * 1000 / (until - from)

    await sleep(quick ? 8000 : 30_000)
    const alone = Date.now()
    await sleep(10_000)
    const together = Date.now()
    const warmUpMs = quick ? 15_000 : 30_000
    const viewers = subjects.map(subject => ({ ...subject, ...subject.dies === 'stops' && { stopsAfterMs: warmUpMs } }))
    watchFromAfar(owner, link.on, { host: link.host, port }, viewers, onSeen)
    await sleep(warmUpMs)
    const began = Date.now()
    for (const { from, dies } of subjects) if (dies === 'vanishes') link.lose(from)
    const cpu = processCpu(service.pid)
    const lastListed = new Map<string, number>()
    let listed: HostState['viewers'] = []
    for (const until = began + (quick ? 25_000 : 300_000); Date.now() < until;) {
      await sleep(250)
      const response = await fetch(`http://127.0.0.1:${port}/host`)
      listed = (await response.json() as HostState).viewers
      for (const { address } of listed) lastListed.set(address, Date.now())
    }
    const ended = Date.now()
    const figures = new Map<Subject, Figures>(subjects.map(subject => {
      const own = seen.filter(({ name, at, age }) => name === subject.name && at >= began && age !== undefined)
      const ages = own.map(({ age }) => age!)
      const last = lastListed.get(subject.from) ?? began
      // Who stops reading does so a little later: that process has to start first.
      const died = Math.max(began, ...own.map(({ at }) => at))
      return [subject, {
        framesPerSecond: own.length * 1000 / (ended - began),
        age: median(ages),
        worstAge: percentile(ages, 95),
        kilobytes: median(own.map(({ bytes }) => bytes!)) / 1000,
        reduced: listed.find(({ address }) => address === subject.from)?.reduced ?? '',
        goneAfterMs: last > ended - 1000 ? undefined : last - died
      }]
    }))
    return {
      congestion,
      figures,
      kept: rateOf(began, ended) / rateOf(alone, together),
      cores: (processCpu(service.pid) - cpu) / (ended - began)
    }
  })
}

function checksOf ({ congestion, figures, kept }: Awaited<ReturnType<typeof run>>): Check[] {
  return [
    ...[...figures].flatMap(([{ name, mostMs, dies }, { age, goneAfterMs }]): Check[] => [
      ...mostMs ? [{ what: `${name}, ${congestion}: median age`, value: age, unit: 'ms', bar: { is: '≤', limit: mostMs } } as const] : [],
      dies
        ? {
            what: `${name}, ${congestion}: gone after`,
            value: goneAfterMs ?? Infinity,
            unit: 'ms',
            bar: { is: '≤', limit: DEAD_WITHIN_MS }
          }
        : { what: `${name}, ${congestion}: cut`, value: goneAfterMs === undefined ? 0 : 1, unit: '', bar: { is: '≤', limit: 0 } }
    ]),
    { what: `frames that fast viewers keep, ${congestion}`, value: kept * 100, unit: '%', bar: { is: '≥', limit: 95 } }
  ]
}

export const stale: Figure = {
  name: 'stale',
  title: 'Slow links: how old frames are when they have arrived',

  async measure ({ quick }): Promise<Result> {
    const missing = needsSlowLink()
    if (missing) return { columns: ['viewer'], rows: [], checks: [], notes: [missing] }
    const runs = []
    for (const congestion of ['cubic', 'bbr']) runs.push(await run(congestion, quick))
    return {
      columns: ['viewer', 'TCP', 'frames/s', 'age, median, ms', '95 %, ms', 'KB per frame', 'reduced', 'gone after, s'],
      rows: runs.flatMap(({ congestion, figures }) => [...figures].map(([{ name }, values]) => [
        name, congestion, values.framesPerSecond.toFixed(2), values.age.toFixed(0), values.worstAge.toFixed(0), values.kilobytes.toFixed(0),
        values.reduced, values.goneAfterMs === undefined ? '' : (values.goneAfterMs / 1000).toFixed(1)
      ])),
      checks: runs.flatMap(checksOf),
      notes: [
        `The screen of 1920x1080 changes ${FPS} times a second, quality ${QUALITY}; ${FAST} more viewers on loopback. The links have a ` +
          `round trip of ${2 * DELAY_MS} ms and queues of 200 ms (bench/stale). ${quick ? '25 s' : '5 minutes'} each.`,
        ...runs.map(({ congestion, cores }) => `CPU of the service with ${congestion}: ${cores.toFixed(2)} cores.`)
      ]
    }
  }
}
