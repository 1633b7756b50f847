import { CONTESTANTS, deskfeed, gstreamer, naive } from '../contestants/index.js'
import { measureFlashes } from '../flash.js'
import { inRounds } from '../rounds.js'
import { FULL_HD, openScreen } from '../screen.js'
import { median, percentile } from '../statistics.js'
import type { Check, Figure } from './figure.js'

/** Deskfeed's default rate, which ffmpeg can keep up on two cores too. */
const FPS = 30
/** The naive contestant takes half a second per change. */
const shareOf = (name: string) => name === naive.name ? 0.1 : 1

export const latency: Figure = {
  name: 'latency',
  title: `From a change on the screen to the decoded frame in the client, 1920x1080, FPS=${FPS}`,

  async measure ({ quick }) {
    const changes = quick ? 20 : 50
    const { measured, missing } = await inRounds(CONTESTANTS, quick ? 1 : 4, async (owner, contestant) => {
      await openScreen(owner, FULL_HD, 0)
      const running = await contestant.start(owner, { ...FULL_HD, fps: FPS })
      return await measureFlashes(owner, running, FULL_HD, changes * shareOf(contestant.name))
    })
    const figures = [...measured].map(([contestant, values]) => {
      const times = values.flat()
      return { contestant, count: times.length, half: median(times), most: percentile(times, 99) }
    })
    const ours = figures.find(({ contestant }) => contestant === deskfeed)
    if (!ours) throw new Error(missing.join('; '))
    const theirs = figures.find(({ contestant }) => contestant === gstreamer)

    const checks: Check[] = [
      { what: `median of ${ours.count} changes`, value: ours.half, unit: 'ms', bar: { is: '≤', limit: 12 } },
      { what: '99 % of the changes', value: ours.most, unit: 'ms', bar: { is: '≤', limit: 30 } }
    ]
    if (theirs) {
      checks.push({ what: 'median against GStreamer', value: ours.half / theirs.half, unit: 'times', bar: { is: '≤', limit: 0.4 } })
    }
    return {
      columns: ['', 'median, ms', '99 %, ms', 'Deskfeed against it', 'changes'],
      rows: figures.map(({ contestant, half, most, count }) => [
        contestant.name, half.toFixed(1), most.toFixed(1), `${(ours.half / half).toFixed(2)} times`, String(count)
      ]),
      checks,
      notes: [
        'Nothing moves on the screen except a window that changes colour at random moments. The client decodes the whole JPEG.',
        ...missing
      ],
      chart: {
        title: 'From a change to the decoded frame, median',
        unit: 'ms',
        bars: figures.filter(({ contestant }) => contestant !== naive)
          .map(({ contestant, half }) => ({ name: contestant.name, value: half }))
      }
    }
  }
}
