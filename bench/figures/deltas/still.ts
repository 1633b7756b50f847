import { setTimeout as sleep } from 'node:timers/promises'
import { mjpeg, updates, type Watching } from '../../deltas/receivers/index.js'
import { withOwner } from '../../owner.js'
import { processCpu } from '../../process-cpu.js'
import { FULL_HD, openScreen } from '../../screen.js'
import type { Figure } from '../figure.js'

/** By then all is as sharp as it gets, and V8 has nothing left to do, ms. */
const SETTLES_MS = 10_000

export const still: Figure = {
  name: 'deltas-still',
  title: 'Only what changed: a screen on which nothing moves',

  measure: ({ quick }) => withOwner(async owner => {
    await openScreen(owner, FULL_HD, 0)
    const watchings: Watching[] = []
    for (const receiver of [updates, mjpeg]) watchings.push(await (await receiver.start(owner))(owner, { shows: false }))
    await sleep(SETTLES_MS)
    const before = watchings.map(({ pid, bytes, pictures }) => ({ cpu: processCpu(pid), bytes, pictures }))
    const forMs = quick ? 10_000 : 60_000
    await sleep(forMs)
    const found = watchings.map(({ pid, bytes, pictures }, index) => ({
      cpu: (processCpu(pid) - before[index]!.cpu) * 100 / forMs,
      bytes: bytes - before[index]!.bytes,
      pictures: pictures - before[index]!.pictures
    }))
    const [ours, theirs] = found as [typeof found[number], typeof found[number]]
    return {
      columns: [`in ${forMs / 1000} s`, 'bytes', 'pictures', 'CPU, % of a core'],
      rows: [updates, mjpeg].map(({ name }, index) => {
        const { bytes, pictures, cpu } = found[index]!
        return [name, String(bytes), String(pictures), cpu.toFixed(2)]
      }),
      checks: [
        { what: 'bytes of updates', value: ours.bytes, unit: '', bar: { is: '≤', limit: 0 } },
        // Ticks of 10 ms: one more or less is no difference.
        { what: 'CPU of updates, less that of MJPEG', value: ours.cpu - theirs.cpu, unit: '% of a core', bar: { is: '≤', limit: 0.2 } }
      ],
      notes: ['Bytes are those of messages, without the pings of WebSocket.']
    }
  })
}
