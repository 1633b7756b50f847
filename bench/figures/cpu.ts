import { deskfeed, ffmpeg, ffmpeg420, gstreamer, limit, naive, type Contestant } from '../contestants/index.js'
import { inRounds } from '../rounds.js'
import { FULL_HD, openScreen } from '../screen.js'
import { median, medians } from '../statistics.js'
import { measureStream, type StreamFigures } from '../stream.js'
import { together } from '../together.js'
import type { Check, Figure } from './figure.js'

/** A rate that all but the naive contestant can keep up on two cores. */
const FPS = 60

/**
 * How long V8 keeps compiling, ms: what runs for every frame takes 0.3 ms more per frame in the first 15 s at 60 frames/s, 0.1 ms more
 * after 45 s (measured).
 */
const WARM_UP_MS = 75_000

/** Contestants that capture one screen together. Each group leaves a third of two cores to the X server and to the viewers. */
const GROUPS = [[deskfeed, limit, gstreamer], [deskfeed, limit, ffmpeg], [deskfeed, limit, ffmpeg420]]

interface Row {
  contestant: Contestant
  values: StreamFigures[]
  /** Deskfeed's CPU time per frame divided by the contestant's: the median over the rounds, whose ratios are steadier than their values. */
  share: number
  /** The same for the limit's CPU time. */
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
  title: `CPU per frame at 1920x1080, the whole page changes with every frame, ${FPS} frames/s`,

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

    const bars = [{ rival: limit, bar: 1.3 }, { rival: ffmpeg, bar: 0.3 }, { rival: gstreamer, bar: 0.6 }]
    const checks: Check[] = bars.flatMap(({ rival, bar }) => {
      const row = rows.get(rival)
      return row ? { what: `CPU per frame against ${rival.name}`, value: row.share, unit: 'times', bar: { is: '≤', limit: bar } } : []
    })
    const figures = [...rows.values()].map(({ contestant: { name }, values, ...shares }) => ({ name, ...shares, ...medians(values) }))
    const times = (share: number | undefined) => share === undefined ? '' : `${share.toFixed(2)} times`
    return {
      columns: ['', 'CPU per frame, ms', 'Deskfeed against it', 'the limit against it', 'frames/s', 'KB per frame'],
      rows: figures.map(({ name, cpuPerFrame, share, limitShare, framesPerSecond, frameBytes }) => [
        name, cpuPerFrame.toFixed(2), times(share), times(limitShare), framesPerSecond.toFixed(1), (frameBytes / 1000).toFixed(0)
      ]),
      checks,
      notes: [
        'Contestants are measured in groups that share one screen, in three rounds, each started by a different one: ' +
          `${GROUPS.map(group => group.map(({ name }) => name).join(' with ')).join('; ')}. ` +
          'The naive contestant is measured by itself. All values and ratios are medians over the rounds of a group; ' +
          'those of Deskfeed and of the limit come from the first group.',
        `They run for ${WARM_UP_MS / 1000} s before they are measured: V8 compiles for that long, which costs 0.3 ms per frame at first.`,
        'All send to a viewer over TCP or HTTP, except the limit and the naive contestant, which write to a pipe.',
        'CPU is that of the contestant\'s process, with all its threads and the programs it starts, but without the X server\'s share.',
        ...missing
      ],
      chart: {
        title: 'CPU per frame, 1920x1080',
        unit: 'ms',
        bars: figures.filter(({ name }) => name !== naive.name).map(({ name, cpuPerFrame }) => ({ name, value: cpuPerFrame }))
      }
    }
  }
}
