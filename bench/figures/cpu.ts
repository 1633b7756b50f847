import { setTimeout as sleep } from 'node:timers/promises'
import { CONTESTANTS, deskfeed, ffmpeg, gstreamer, limit, naive } from '../contestants/index.js'
import { withOwner } from '../owner.js'
import { processCpu } from '../process-cpu.js'
import { inRounds } from '../rounds.js'
import { FULL_HD, openScreen } from '../screen.js'
import { medians } from '../statistics.js'
import { measureStream } from '../stream.js'
import type { Check, Figure } from './figure.js'

/** A pace that all but the naive way can keep on two cores. */
const FPS = 30

/** What drawing the page alone costs the X server, % of a core. */
function measureDrawing (forMs: number): Promise<number> {
  return withOwner(async owner => {
    const { pid } = await openScreen(owner, FULL_HD, FPS)
    await sleep(1000)
    const [before, began] = [processCpu(pid), performance.now()]
    await sleep(forMs)
    return (processCpu(pid) - before) * 100 / (performance.now() - began)
  })
}

export const cpu: Figure = {
  name: 'cpu',
  title: `CPU a frame at 1920x1080, all of the page changes with every frame, ${FPS} frames/s`,

  async measure ({ quick }) {
    const forMs = quick ? 3000 : 8000
    const drawing = await measureDrawing(forMs)
    const { measured, missing } = await inRounds(CONTESTANTS, quick ? 1 : 3, async (owner, contestant) => {
      const server = await openScreen(owner, FULL_HD, FPS)
      return await measureStream(await contestant.start(owner, { ...FULL_HD, fps: FPS }), server.pid, forMs)
    })
    const figures = new Map([...measured].map(([contestant, values]) => [contestant, medians(values)]))
    const ours = figures.get(deskfeed)
    if (!ours) throw new Error(missing.join('; '))

    const checks: Check[] = [{ rival: limit, bar: 1.3 }, { rival: ffmpeg, bar: 0.3 }, { rival: gstreamer, bar: 0.6 }].flatMap(({ rival, bar }) => {
      const theirs = figures.get(rival)
      return theirs
        ? { what: `CPU a frame, of ${rival.name}`, value: ours.cpuPerFrame / theirs.cpuPerFrame, unit: 'times', bar: { is: '≤', limit: bar } }
        : []
    })
    return {
      columns: ['', 'CPU a frame, ms', 'Deskfeed is', 'frames/s', 'X server a frame, ms', 'KB a frame'],
      rows: [...figures].map(([{ name }, { cpuPerFrame, framesPerSecond, serverPercent, frameBytes }]) => [
        name, cpuPerFrame.toFixed(2), `${(ours.cpuPerFrame / cpuPerFrame).toFixed(2)} times`, framesPerSecond.toFixed(1),
        (10 * (serverPercent - drawing) / framesPerSecond).toFixed(2), (frameBytes / 1000).toFixed(0)
      ]),
      checks,
      notes: [
        'Deskfeed has run for 30 s before it is measured: V8 compiles for as long, which takes 0.4 ms a frame at first.',
        'CPU of the contestant\'s process with all its threads and the programs it starts; what the X server used for it is told apart, without the drawing of the page.',
        ...missing
      ],
      chart: {
        title: 'CPU a frame, 1920x1080',
        unit: 'ms',
        bars: [...figures].filter(([contestant]) => contestant !== naive).map(([{ name }, { cpuPerFrame }]) => ({ name, value: cpuPerFrame }))
      }
    }
  }
}
