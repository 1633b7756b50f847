import { setTimeout as sleep } from 'node:timers/promises'
import { vitalsOf } from '../ask-vitals.js'
import { createDeskfeed } from '../contestants/index.js'
import { readJpegs } from '../multipart.js'
import { withOwner } from '../owner.js'
import { processMemory } from '../process-cpu.js'
import { FULL_HD, openScreen } from '../screen.js'
import { median } from '../statistics.js'
import type { Figure } from './figure.js'

const FPS = 60
const MB = 1e6

export const memory: Figure = {
  name: 'memory',
  title: `Garbage collection and memory at 1920x1080, the whole page changes, ${FPS} frames/s`,

  async measure ({ quick }) {
    const seconds = quick ? 15 : 300
    return await withOwner(async owner => {
      await openScreen(owner, FULL_HD, FPS)
      const vitals = vitalsOf()
      const { pid, stream, warmUpMs } = await createDeskfeed('x11', vitals.variables).start(owner, { ...FULL_HD, fps: FPS })
      let frames = 0
      readJpegs(stream, () => { frames++ })
      await sleep(warmUpMs) // V8 compiles, and sweeps up what start-up left behind
      await vitals.ask()
      frames = 0
      const sizes: number[] = []
      for (let second = 0; second < seconds; second++) {
        await sleep(1000)
        sizes.push(processMemory(pid))
      }
      const { ms, gcMs, loopDelayMs, worstLoopDelayMs } = await vitals.ask()
      const third = Math.floor(sizes.length / 3)
      const growth = 100 * (median(sizes.slice(-third)) / median(sizes.slice(0, third)) - 1)
      return {
        columns: ['', 'measured'],
        rows: [
          ['frames/s', (frames * 1000 / ms).toFixed(1)],
          ['garbage collection', `${(100 * gcMs / ms).toFixed(2)} % of the time`],
          ['memory, median', `${(median(sizes) / MB).toFixed(0)} MB`],
          ['memory, at most', `${(Math.max(...sizes) / MB).toFixed(0)} MB`],
          [`memory, last third of ${seconds} s against the first`, `${growth.toFixed(1)} %`],
          ['event loop delay, 99 %', `${loopDelayMs.toFixed(1)} ms`],
          ['event loop delay, at most', `${worstLoopDelayMs.toFixed(1)} ms`]
        ],
        checks: [
          { what: 'garbage collection', value: 100 * gcMs / ms, unit: '% of the time', bar: { is: '<', limit: 2 } },
          { what: 'memory, at most', value: Math.max(...sizes) / MB, unit: 'MB', bar: { is: '<', limit: 220 } },
          { what: 'memory growth', value: growth, unit: '%', bar: { is: '≤', limit: 5 } }
        ],
        notes: ['Memory is what the process occupies (RSS), including the pictures it shares with the X server.']
      }
    })
  }
}
