import { deskfeed, gstreamer, limit, type Size } from '../contestants/index.js'
import { inRounds } from '../rounds.js'
import { FULL_HD, ULTRA_HD, openScreen } from '../screen.js'
import { medians } from '../statistics.js'
import { measureStream } from '../stream.js'
import type { Figure } from './figure.js'

const FPS = 120
/** Each size, with how many times a second its page changes and the frames/s to be reached. */
const CASES: Array<{ size: Size, changesPerSecond: number, bar: number }> = [
  { size: FULL_HD, changesPerSecond: 120, bar: 100 },
  { size: ULTRA_HD, changesPerSecond: 60, bar: 45 }
]

export const rate: Figure = {
  name: 'rate',
  title: `Frames/s with FPS=${FPS}, the whole page changes`,

  async measure ({ quick }) {
    const subjects = CASES.flatMap(wanted =>
      [deskfeed, limit, gstreamer].map(contestant => ({ name: contestant.name, contestant, ...wanted })))
    const { measured, missing } = await inRounds(subjects, quick ? 1 : 3, async (owner, { contestant, size, changesPerSecond }) => {
      const server = await openScreen(owner, size, changesPerSecond)
      return await measureStream(await contestant.start(owner, { ...size, fps: FPS }), server.pid, quick ? 3000 : 6000)
    })
    const figures = [...measured].map(([subject, values]) => ({ ...subject, ...medians(values) }))
    return {
      columns: ['', 'size', 'changes/s', 'frames/s', 'CPU per frame, ms', 'X server, % of a core'],
      rows: figures.map(({ name, size, changesPerSecond, framesPerSecond, cpuPerFrame, serverPercent }) => [
        name, `${size.width}x${size.height}`, String(changesPerSecond),
        framesPerSecond.toFixed(1), cpuPerFrame.toFixed(2), serverPercent.toFixed(0)
      ]),
      checks: figures.filter(({ contestant }) => contestant === deskfeed).map(({ size, framesPerSecond, bar }) => ({
        what: `frames/s at ${size.width}x${size.height}`, value: framesPerSecond, unit: '', bar: { is: '≥', limit: bar }
      })),
      notes: ['The X server draws the page and hands out its pixels on the same cores.', ...missing]
    }
  }
}
