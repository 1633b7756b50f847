import { deskfeed, ffmpeg, ffmpeg420, gstreamer, limit, naive, type Contestant } from '../contestants/index.js'
import { inRounds } from '../rounds.js'
import { FULL_HD, openScreen } from '../screen.js'
import { median, medians } from '../statistics.js'
import { measureStream, type StreamFigures } from '../stream.js'
import { together } from '../together.js'
import type { Check, Figure } from './figure.js'

/** A pace that all but the naive way can keep on two cores. */
const FPS = 60

/** V8 compiles for as long, ms: what runs for every frame takes 0.3 ms a frame more in the first 15 s at 60 frames/s, 0.1 after 45 s (measured). */
const WARM_UP_MS = 75_000

/** Who looks at one screen together: each group leaves a third of two cores to the X server and to the viewers. */
const GROUPS = [[deskfeed, limit, gstreamer], [deskfeed, limit, ffmpeg], [deskfeed, limit, ffmpeg420]]

interface Row {
  contestant: Contestant
  values: StreamFigures[]
  /** Of the CPU of a frame: what Deskfeed, or the limit, takes of what they do. The median of the rounds, whose ratios are steadier than their values. */
  share: number
  limitShare?: number
}

function rowsOf (measured: Map<Contestant, StreamFigures[]>): Row[] {
  const shareOf = (ours: StreamFigures[], theirs: StreamFigures[]) =>
    median(ours.map(({ cpuPerFrame }, round) => cpuPerFrame / theirs[round % theirs.length]!.cpuPerFrame))
  const ours = measured.get(deskfeed)
  const least = measured.get(limit)
  if (!ours) return []
  return [...measured].map(([contestant, values]) => ({
    contestant,
    values,
    share: shareOf(ours, values),
    ...least && { limitShare: shareOf(least, values) }
  }))
}

export const cpu: Figure = {
  name: 'cpu',
  title: `CPU a frame at 1920x1080, all of the page changes with every frame, ${FPS} frames/s`,

  async measure ({ quick }) {
    const forMs = quick ? 3000 : 10_000
    const rows = new Map<Contestant, Row>()
    const missing = new Set<string>()
    for (const group of GROUPS) {
      const result = await together(group, quick ? 1 : 3, FULL_HD, FPS, quick ? 10_000 : WARM_UP_MS, forMs)
      for (const row of rowsOf(result.measured)) if (!rows.has(row.contestant)) rows.set(row.contestant, row)
      for (const reason of result.missing) missing.add(reason)
    }
    const ours = rows.get(deskfeed)
    if (!ours) throw new Error([...missing].join('; '))
    const alone = await inRounds([naive], 1, async owner => {
      const server = await openScreen(owner, FULL_HD, FPS)
      return await measureStream(await naive.start(owner, { ...FULL_HD, fps: FPS }), server.pid, forMs)
    })
    for (const [contestant, values] of alone.measured) {
      rows.set(contestant, { contestant, values, share: medians(ours.values).cpuPerFrame / medians(values).cpuPerFrame })
    }
    for (const reason of alone.missing) missing.add(reason)

    const checks: Check[] = [{ rival: limit, bar: 1.3 }, { rival: ffmpeg, bar: 0.3 }, { rival: gstreamer, bar: 0.6 }].flatMap(({ rival, bar }) => {
      const row = rows.get(rival)
      return row ? { what: `CPU a frame, of ${rival.name}`, value: row.share, unit: 'times', bar: { is: '≤', limit: bar } } : []
    })
    const figures = [...rows.values()].map(({ contestant: { name }, values, ...shares }) => ({ name, ...shares, ...medians(values) }))
    const times = (share: number | undefined) => share === undefined ? '' : `${share.toFixed(2)} times`
    return {
      columns: ['', 'CPU a frame, ms', 'Deskfeed is', 'the limit is', 'frames/s', 'KB a frame'],
      rows: figures.map(({ name, cpuPerFrame, share, limitShare, framesPerSecond, frameBytes }) => [
        name, cpuPerFrame.toFixed(2), times(share), times(limitShare), framesPerSecond.toFixed(1), (frameBytes / 1000).toFixed(0)
      ]),
      checks,
      notes: [
        `In groups, each on one screen at once, three times, each time another begins: ${GROUPS.map(group => group.map(({ name }) => name).join(' with ')).join('; ')}. ` +
          'The naive way is measured by itself. Medians, the ratios too, of the rounds of a group; the values of Deskfeed and of the limit are those of the first.',
        `They have run for ${WARM_UP_MS / 1000} s before they are measured: V8 compiles for as long, which takes 0.3 ms a frame at first.`,
        'All send to a viewer over TCP or HTTP, but the limit and the naive way, which write to a pipe.',
        'CPU of the contestant\'s process with all its threads and the programs it starts; what the X server does for them is not in it.',
        ...missing
      ],
      chart: {
        title: 'CPU a frame, 1920x1080',
        unit: 'ms',
        bars: figures.filter(({ name }) => name !== naive.name).map(({ name, cpuPerFrame }) => ({ name, value: cpuPerFrame }))
      }
    }
  }
}
