import { createPace } from '../../capture/pace.js'
import { createJpegTurbo } from '../../capture/encoders/jpeg-turbo.js'
import type { Owner } from '../../test/fixtures/owner.js'
import { takePointer } from '../../test/fixtures/pointer.js'
import { deskfeed } from '../contestants/index.js'
import { measureEncoding } from '../encoding.js'
import { inRounds } from '../rounds.js'
import { FULL_HD, openScreen } from '../screen.js'
import { medians } from '../statistics.js'
import { measureStream } from '../stream.js'
import type { Figure } from './figure.js'

const FPS = 60
/** About as many rows as the pointer's old and new places cover, px: this much is encoded. */
const CHANGED = [{ x: 0, y: 530, width: 1920, height: 30 }]

/** Moves the pointer in a circle until the owner is done. */
async function movePointer (owner: Owner, movesPerSecond: number): Promise<void> {
  const pointer = await takePointer(owner)
  const over = new AbortController()
  owner.teardown(() => over.abort())
  const pace = createPace(movesPerSecond)
  const move = async () => {
    for (let angle = 0; ; angle += 0.1) {
      await pace.next(over.signal)
      await pointer.move(Math.round(960 + 300 * Math.cos(angle)), Math.round(540 + 300 * Math.sin(angle)))
    }
  }
  move().catch(() => {}) // it is over
}

export const cursor: Figure = {
  name: 'cursor',
  title: `Only the mouse pointer moves, ${FPS} times a second, 1920x1080`,

  async measure ({ quick }) {
    const encoding = await measureEncoding(createJpegTurbo(), quick ? 100 : 1000, CHANGED)
    const { measured, missing } = await inRounds([deskfeed], quick ? 1 : 3, async (owner, contestant) => {
      const server = await openScreen(owner, FULL_HD, 0)
      const running = await contestant.start(owner, { ...FULL_HD, fps: FPS })
      await movePointer(owner, FPS)
      return await measureStream(running, server.pid, quick ? 3000 : 8000)
    })
    if (missing.length > 0) throw new Error(missing.join('; '))
    const { cpuPercent, framesPerSecond, serverPercent } = medians(measured.get(deskfeed)!)
    const encodingPercent = encoding.cpuPerFrame * framesPerSecond / 10
    const perFrame = `${encoding.cpuPerFrame.toFixed(2)} ms per frame`
    return {
      columns: ['', 'measured'],
      rows: [
        ['frames/s', framesPerSecond.toFixed(1)],
        ['CPU in total', `${cpuPercent.toFixed(1)} % of a core`],
        ['of which encoding', `${encodingPercent.toFixed(1)} % of a core (${perFrame}, measured alone)`],
        ['X server', `${serverPercent.toFixed(1)} % of a core`]
      ],
      checks: [
        { what: 'CPU apart from encoding', value: cpuPercent - encodingPercent, unit: '% of a core', bar: { is: '<', limit: 8 } },
        { what: 'frames/s', value: framesPerSecond, unit: '', bar: { is: '≥', limit: 0.95 * FPS } }
      ],
      notes: ['There is one viewer, and it gets a whole JPEG each time.']
    }
  }
}
