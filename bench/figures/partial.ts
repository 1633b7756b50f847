import { deskfeed } from '../contestants/index.js'
import { inRounds } from '../rounds.js'
import { FULL_HD, openScreen } from '../screen.js'
import { medians } from '../statistics.js'
import { measureStream } from '../stream.js'
import type { Figure } from './figure.js'

const FPS = 30
const FULL = { name: 'the whole page', area: undefined }
const PART = { name: '300x200', area: '300x200+810+440' }

export const partial: Figure = {
  name: 'partial',
  title: `A small change against a full one, 1920x1080, ${FPS} changes/s`,

  async measure ({ quick }) {
    const { measured, missing } = await inRounds([FULL, PART], quick ? 1 : 3, async (owner, { area }) => {
      const server = await openScreen(owner, FULL_HD, FPS, area)
      return await measureStream(await deskfeed.start(owner, { ...FULL_HD, fps: 2 * FPS }), server.pid, quick ? 3000 : 8000)
    })
    if (missing.length > 0) throw new Error(missing.join('; '))
    const figures = new Map([...measured].map(([change, values]) => [change, medians(values)]))
    return {
      columns: ['what changes', 'CPU per frame, ms', 'frames/s', 'X server, % of a core'],
      rows: [...figures].map(([{ name }, { cpuPerFrame, framesPerSecond, serverPercent }]) =>
        [name, cpuPerFrame.toFixed(2), framesPerSecond.toFixed(1), serverPercent.toFixed(1)]),
      checks: [{
        what: 'CPU for a change of 300x200 against a full one',
        value: figures.get(PART)!.cpuPerFrame / figures.get(FULL)!.cpuPerFrame,
        unit: 'times',
        bar: { is: '≤', limit: 0.7 }
      }],
      notes: ['The X server\'s figure includes drawing the page.']
    }
  }
}
