import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { startXServer } from '../../../test/fixtures/x-server.js'
import type { Owner } from '../../../test/fixtures/owner.js'
import { scroll, type Scene } from '../../deltas/scenes/index.js'
import type { Check, Figure } from '../../figures/figure.js'
import { withOwner } from '../../owner.js'
import { processCpu } from '../../process-cpu.js'
import { FULL_HD, openScreen } from '../../screen.js'
import { median } from '../../statistics.js'
import { gather } from '../crowd.js'
import { openHall } from '../hall.js'

/** What is in full motion, px: a relay's processor is busy with each pixel, and two cores have to do for all of them. */
const MOVING = { width: 960, height: 540 }
/** Everybody is there, and V8 has compiled what matters, by then, ms. */
const SETTLES_MS = 15_000

/** So many relays, each with so many viewers, and whether somebody watches the origin itself. */
interface Audience { relays: number, viewers: number, direct: boolean }

const FULL: Audience = { relays: 4, viewers: 50, direct: true }
const AUDIENCES: Audience[] = [
  FULL,
  { relays: 4, viewers: 50, direct: false },
  { relays: 4, viewers: 10, direct: false },
  { relays: 1, viewers: 50, direct: false }
]

const motion: Pick<Scene, 'name'> = { name: 'full motion, 960x540' }

/** @returns what plays the scene for a while */
async function set (owner: Owner, scene: Pick<Scene, 'name'>): Promise<(ms: number) => Promise<void>> {
  if (scene === motion) {
    await openScreen(owner, MOVING, 30)
    return async ms => { await sleep(ms) }
  }
  await startXServer(owner, `${FULL_HD.width}x${FULL_HD.height}`)
  const play = await (scene as Scene).set(owner)
  return async ms => {
    for (const until = performance.now() + ms; performance.now() < until;) await play.run(() => {})
  }
}

/** What a process has written in all, to files and sockets, bytes. */
const writtenBy = (pid: number) => Number(/^wchar: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))![1])

async function measure (scene: Pick<Scene, 'name'>, { relays, viewers, direct }: Audience, forMs: number) {
  return await withOwner(async owner => {
    const play = await set(owner, scene)
    const hall = await openHall(owner, { relays })
    const groups = hall.relays.map(({ url }) => ({ url, viewers }))
    const ask = await gather(owner, [...groups, ...direct ? [{ url: hall.origin.url, viewers: 1 }] : []])
    await play(SETTLES_MS)
    await ask()
    const { pid } = hall.origin
    const [cpu, written, began] = [processCpu(pid), writtenBy(pid), performance.now()]
    const [relayCpu, serverCpu] = [processCpu(hall.relays[0]!.pid), processCpu(hall.server.pid())]
    await play(forMs)
    const seconds = (performance.now() - began) / 1000
    const figures = {
      cpu: (processCpu(pid) - cpu) / seconds,
      bytes: (writtenBy(pid) - written) / seconds,
      relayCpu: (processCpu(hall.relays[0]!.pid) - relayCpu) / seconds,
      serverCpu: (processCpu(hall.server.pid()) - serverCpu) / seconds
    }
    const seen = await ask()
    return { ...figures, seconds, atRelays: seen.slice(0, relays).flat(), atOrigin: direct ? seen.at(-1)![0] : undefined }
  })
}

export const fanOut: Figure = {
  name: 'fan-out',
  title: 'One origin, 4 relays, 50 viewers each, on loopback',

  async measure ({ quick }) {
    const forMs = quick ? 5000 : 30_000
    const rows: string[][] = []
    const checks: Check[] = []
    for (const scene of [scroll, motion]) {
      const found = new Map<Audience, Awaited<ReturnType<typeof measure>>>()
      for (const audience of AUDIENCES) {
        process.stderr.write(`  ${scene.name}: ${audience.relays} relays, ${audience.viewers} viewers each\n`)
        const figures = await measure(scene, audience, forMs)
        found.set(audience, figures)
        const { cpu, bytes, relayCpu, serverCpu, seconds, atRelays } = figures
        rows.push([
          `${scene.name}, ${audience.relays} x ${audience.viewers}${audience.direct ? ', and one at the origin' : ''}`,
          (Math.min(...atRelays.map(({ pictures }) => pictures)) / seconds).toFixed(1),
          median(atRelays.flatMap(({ ages }) => ages)).toFixed(1),
          cpu.toFixed(0), relayCpu.toFixed(0), serverCpu.toFixed(0), (bytes / 1e6).toFixed(2)
        ])
      }
      const [full, many, few, one] = AUDIENCES.map(audience => found.get(audience)!)
      const direct = full!.atOrigin!
      const least = Math.min(...full!.atRelays.map(({ pictures }) => pictures))
      const hop = median(full!.atRelays.flatMap(({ ages }) => ages)) - median(direct.ages)
      const times = (what: string, value: number): Check =>
        ({ what: `${scene.name}: ${what}`, value, unit: 'times', bar: { is: '≤', limit: 1.05 } })
      checks.push(
        {
          what: `${scene.name}: pictures of the viewer with the fewest`,
          value: 100 * least / direct.pictures,
          unit: '% of the origin\'s',
          bar: { is: '≥', limit: 95 }
        },
        { what: `${scene.name}: the hop`, value: hop, unit: 'ms, median', bar: { is: '≤', limit: 6 } },
        times('CPU of the origin, 50 viewers each against 10', many!.cpu / few!.cpu),
        times('CPU of the origin, 4 relays against 1', many!.cpu / one!.cpu),
        times('bytes of the origin, 50 viewers each against 10', many!.bytes / few!.bytes),
        times('bytes of the origin, 4 relays against 1', many!.bytes / one!.bytes)
      )
    }
    return {
      columns: [
        '', 'updates/s of the viewer with the fewest', 'age at viewers, median, ms', 'CPU of the origin, ms a second', 'of a relay',
        'of nats-server', 'MB/s from the origin'
      ],
      rows,
      checks,
      notes: [
        'The page that is scrolled is on a screen of 1920x1080. All run on one machine, with the viewers in one process, which reads and ' +
          'acknowledges. The hop is how much older an update is at viewers of relays than at one who watches the origin at the same time.'
      ]
    }
  }
}
