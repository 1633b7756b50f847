import { createJpegTurbo } from '../../capture/encoders/jpeg-turbo.js'
import { createDeskfeed } from '../contestants/index.js'
import { measureEncoding } from '../encoding.js'
import { inRounds } from '../rounds.js'
import { FULL_HD, openScreen } from '../screen.js'
import { medians } from '../statistics.js'
import { measureStream } from '../stream.js'
import type { Figure } from './figure.js'

const FPS = 30
/** jimp encodes in a thread of its own, which needs the built file. */
const JIMP = new URL('../../dist/capture/encoders/jimp.js', import.meta.url)
const SOURCES = ['x11', 'screenshot', 'pattern'].map(source => createDeskfeed(source))

export const parts: Figure = {
  name: 'parts',
  title: `Every source and every encoder, ${FPS} frames/s at most`,

  async measure ({ quick }) {
    const { measured, missing } = await inRounds(SOURCES, 1, async (owner, source) => {
      const server = await openScreen(owner, FULL_HD, FPS)
      return await measureStream(await source.start(owner, { ...FULL_HD, fps: FPS }), server.pid, quick ? 3000 : 10_000)
    })
    const turbo = await measureEncoding(createJpegTurbo(), quick ? 20 : 100)
    const { createJimp } = await import(JIMP.href) as typeof import('../../capture/encoders/jimp.js')
    const jimp = await measureEncoding(createJimp(), quick ? 2 : 10)
    return {
      columns: ['', 'CPU per frame, ms', 'frames/s', 'KB per frame'],
      rows: [
        ...[...measured].map(([{ name }, values]) => {
          const { cpuPerFrame, framesPerSecond, frameBytes } = medians(values)
          return [name, cpuPerFrame.toFixed(2), framesPerSecond.toFixed(1), (frameBytes / 1000).toFixed(0)]
        }),
        ['encoding alone, jpeg-turbo', turbo.cpuPerFrame.toFixed(2), '', (turbo.frameBytes / 1000).toFixed(0)],
        ['encoding alone, jimp', jimp.cpuPerFrame.toFixed(2), '', (jimp.frameBytes / 1000).toFixed(0)]
      ],
      checks: [],
      notes: ['The screen is 1920x1080, the test pattern 1280x720.', ...missing]
    }
  }
}
