import { setTimeout as sleep } from 'node:timers/promises'
import { startService } from '../../test/fixtures/service.js'
import { watch } from '../../test/fixtures/parts.js'
import { ffmpeg, gstreamer } from '../contestants/index.js'
import { withOwner } from '../owner.js'
import { processCpu } from '../process-cpu.js'
import { inRounds } from '../rounds.js'
import { FULL_HD, openScreen } from '../screen.js'
import { medians } from '../statistics.js'
import { measureStream } from '../stream.js'
import type { Figure } from './figure.js'

const FPS = 60

/** Measures what the service does while nothing moves. */
function measureStill (forMs: number, viewers: number): Promise<{ encodings: number, percent: number }> {
  return withOwner(async owner => {
    await openScreen(owner, FULL_HD, 0)
    const service = await startService(owner, { DISPLAY: process.env.DISPLAY!, SOURCE: 'x11', FPS: String(FPS) })
    for (let viewer = 0; viewer < viewers; viewer++) {
      const feed = await watch(owner, service.url)
      const read = async () => { for (;;) await feed.next() }
      read().catch(() => {}) // until the stream ends
    }
    const frames = async () => (await (await fetch(`${service.url}/healthz`)).json() as { frames: number }).frames
    await sleep(3000)
    const [framesBefore, cpuBefore, began] = [await frames(), processCpu(service.pid), performance.now()]
    await sleep(forMs)
    const percent = (processCpu(service.pid) - cpuBefore) * 100 / (performance.now() - began)
    return { encodings: await frames() - framesBefore, percent }
  })
}

export const still: Figure = {
  name: 'still',
  title: 'A screen on which nothing moves, 1920x1080',

  async measure ({ quick }) {
    const forMs = quick ? 5000 : 30_000
    const watched = await measureStill(forMs, 1)
    const alone = await measureStill(forMs, 0)
    const { measured, missing } = await inRounds([gstreamer, ffmpeg], 1, async (owner, contestant) => {
      const server = await openScreen(owner, FULL_HD, 0)
      return await measureStream(await contestant.start(owner, { ...FULL_HD, fps: FPS }), server.pid, forMs / 3)
    })
    return {
      columns: ['', 'CPU, % of a core', 'encodings/s'],
      rows: [
        ['Deskfeed, one viewer', watched.percent.toFixed(2), String(watched.encodings * 1000 / forMs)],
        ['Deskfeed, no viewers', alone.percent.toFixed(2), String(alone.encodings * 1000 / forMs)],
        ...[...measured].map(([{ name }, values]) => {
          const { cpuPercent, framesPerSecond } = medians(values)
          return [name, cpuPercent.toFixed(1), framesPerSecond.toFixed(1)]
        })
      ],
      checks: [
        { what: 'encodings while nothing moves', value: watched.encodings, unit: '', bar: { is: '≤', limit: 0 } },
        { what: 'CPU with one viewer', value: watched.percent, unit: '% of a core', bar: { is: '<', limit: 0.5 } }
      ],
      notes: missing
    }
  }
}
