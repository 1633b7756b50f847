import { CONTESTANTS, deskfeed, ffmpeg, gstreamer, limit, naive } from '../contestants/index.js'
import { inRounds } from '../rounds.js'
import { FULL_HD, openScreen } from '../screen.js'
import { median, medians } from '../statistics.js'
import { measureStream, type StreamFigures } from '../stream.js'
import { together } from '../together.js'
import type { Check, Figure } from './figure.js'

/** A pace that all but the naive way can keep on two cores. */
const FPS = 30

/** All at once on one screen; the naive way would take a core of its own from them. */
const AT_ONCE = CONTESTANTS.filter(contestant => contestant !== naive)

export const cpu: Figure = {
  name: 'cpu',
  title: `CPU a frame at 1920x1080, all of the page changes with every frame, ${FPS} frames/s`,

  async measure ({ quick }) {
    const forMs = quick ? 3000 : 10_000
    const { measured, missing } = await together(AT_ONCE, quick ? 1 : 5, FULL_HD, FPS, forMs)
    const alone = await inRounds([naive], 1, async owner => {
      const server = await openScreen(owner, FULL_HD, FPS)
      return await measureStream(await naive.start(owner, { ...FULL_HD, fps: FPS }), server.pid, forMs)
    })
    const all = new Map([...measured, ...alone.measured])
    const ours = all.get(deskfeed)
    if (!ours) throw new Error(missing.join('; '))
    /** Of each round, because its ratio is steadier than its values. */
    const share = (theirs: StreamFigures[]) => median(ours.map(({ cpuPerFrame }, round) => cpuPerFrame / theirs[round % theirs.length]!.cpuPerFrame))

    const checks: Check[] = [{ rival: limit, bar: 1.3 }, { rival: ffmpeg, bar: 0.3 }, { rival: gstreamer, bar: 0.6 }].flatMap(({ rival, bar }) => {
      const theirs = all.get(rival)
      return theirs
        ? { what: `CPU a frame, of ${rival.name}`, value: share(theirs), unit: 'times', bar: { is: '≤', limit: bar } }
        : []
    })
    const figures = [...all].map(([contestant, values]) => ({ contestant, ...medians(values), share: share(values) }))
    return {
      columns: ['', 'CPU a frame, ms', 'Deskfeed is', 'frames/s', 'KB a frame'],
      rows: figures.map(({ contestant: { name }, cpuPerFrame, share, framesPerSecond, frameBytes }) => [
        name, cpuPerFrame.toFixed(2), `${share.toFixed(2)} times`, framesPerSecond.toFixed(1), (frameBytes / 1000).toFixed(0)
      ]),
      checks,
      notes: [
        'All at once on one screen, five times, each time another begins; but the naive way, which is measured by itself. Medians, the ratios too, of each round.',
        'They have run for 30 s before they are measured: V8 compiles for as long, which takes 0.4 ms a frame at first.',
        'CPU of the contestant\'s process with all its threads and the programs it starts; what the X server does for them is not in it.',
        ...missing,
        ...alone.missing
      ],
      chart: {
        title: 'CPU a frame, 1920x1080',
        unit: 'ms',
        bars: figures.filter(({ contestant }) => contestant !== naive).map(({ contestant: { name }, cpuPerFrame }) => ({ name, value: cpuPerFrame }))
      }
    }
  }
}
