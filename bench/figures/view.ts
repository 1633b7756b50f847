import { createDeskfeed, deskfeed } from '../contestants/index.js'
import { inRounds } from '../rounds.js'
import { FULL_HD, openScreen } from '../screen.js'
import { medians } from '../statistics.js'
import { measureStream } from '../stream.js'
import type { Figure } from './figure.js'

const FPS = 30
const WIDTH = 1366

const SMALLER = { ...createDeskfeed('x11', {}, { width: String(WIDTH) }), name: `${WIDTH} px wide` }
const NATIVE = { ...deskfeed, name: 'full size' }

export const view: Figure = {
  name: 'view',
  title: `A view ${WIDTH} px wide of a screen of 1920x1080, the whole page changes, ${FPS} frames/s`,

  async measure ({ quick }) {
    const { measured, missing } = await inRounds([SMALLER, NATIVE], quick ? 1 : 3, async (owner, contestant) => {
      const server = await openScreen(owner, FULL_HD, FPS)
      return await measureStream(await contestant.start(owner, { ...FULL_HD, fps: FPS }), server.pid, quick ? 3000 : 8000)
    })
    if (missing.length > 0) throw new Error(missing.join('; '))
    const figures = [...measured].map(([{ name }, values]) => ({ name, ...medians(values) }))
    return {
      columns: ['', 'CPU per frame, ms', 'frames/s', 'KB per frame'],
      rows: figures.map(({ name, cpuPerFrame, framesPerSecond, frameBytes }) =>
        [name, cpuPerFrame.toFixed(2), framesPerSecond.toFixed(1), (frameBytes / 1000).toFixed(0)]),
      checks: [{ what: `CPU per frame, ${WIDTH} px wide`, value: figures[0]!.cpuPerFrame, unit: 'ms', bar: { is: '≤', limit: 9 } }],
      notes: ['CPU is the total for capturing, scaling, encoding and sending.']
    }
  }
}
