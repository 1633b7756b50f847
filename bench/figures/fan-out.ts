import { measureFanOut, type FanOut } from '../fan-out.js'
import { inRounds } from '../rounds.js'
import { median } from '../statistics.js'
import type { Figure } from './figure.js'

const MB = 1e6
/** A browser window full of text and colour at 1920x1080 is 177 KB. */
const crowd = (viewers: number, forMs: number) => ({ name: `${viewers} viewers`, viewers, frameBytes: 177_000, fps: 30, forMs })

export const fanOut: Figure = {
  name: 'fanout',
  title: 'One service, many viewers, on loopback',

  async measure ({ quick }) {
    const shortMs = quick ? 3000 : 15_000
    const few = crowd(10, shortMs)
    const many = crowd(200, quick ? 5000 : 60_000)
    const slow = { name: '1000 viewers', viewers: 1000, frameBytes: 50_000, fps: 2, forMs: shortMs }
    const subjects: Array<FanOut & { name: string }> = [few, crowd(50, shortMs), many, slow]
    const { measured, missing } = await inRounds(subjects, 1, measureFanOut)
    if (missing.length > 0) throw new Error(missing.join('; '))
    const figures = new Map([...measured].map(([subject, [values]]) => [subject, values!]))
    const [ofFew, ofMany, ofSlow] = [figures.get(few)!, figures.get(many)!, figures.get(slow)!]

    const third = Math.floor(ofMany.memory.length / 3)
    const growth = 100 * (median(ofMany.memory.slice(-third)) / median(ofMany.memory.slice(0, third)) - 1)
    const errors = [...figures.values()].flatMap(({ errors }) => errors)
    return {
      columns: [
        'viewers', 'frames', 'lowest frames/s', 'median', 'CPU, cores', 'CPU per viewer, ms/s', 'memory, MB',
        'event loop delay, 99 %, ms', 'at most, ms'
      ],
      rows: [...figures].map(([{ viewers, frameBytes, fps }, values]) => [
        String(viewers), `${frameBytes / 1000} KB, ${fps}/s`, values.least.toFixed(2), values.middle.toFixed(2),
        values.cores.toFixed(3), values.cpuPerViewer.toFixed(2), (median(values.memory) / MB).toFixed(0),
        values.loopDelayMs.toFixed(1), values.worstLoopDelayMs.toFixed(1)
      ]),
      checks: [
        { what: 'frames/s that each of 200 viewers gets', value: ofMany.least, unit: '', bar: { is: '≥', limit: 29 } },
        { what: 'CPU for 200 viewers', value: ofMany.cores, unit: 'cores', bar: { is: '≤', limit: 0.25 } },
        { what: 'memory growth with 200 viewers', value: growth, unit: '%', bar: { is: '≤', limit: 5 } },
        {
          what: 'CPU per viewer, 200 viewers against 10',
          value: ofMany.cpuPerViewer / ofFew.cpuPerViewer,
          unit: 'times',
          bar: { is: '≤', limit: 1.2 }
        },
        { what: 'errors', value: errors.length, unit: '', bar: { is: '≤', limit: 0 } },
        { what: 'event loop delay with 1000 viewers, 99 %', value: ofSlow.loopDelayMs, unit: 'ms', bar: { is: '<', limit: 50 } }
      ],
      notes: [
        'The broadcaster, the route and the framing are the real ones; the frames are made up. ' +
          'All viewers run in one other process on the same machine.',
        ...new Set(errors)
      ]
    }
  }
}
