// `npm run build && npm exec tsx -- bench/scaling.ts`: what a view that is smaller than the screen costs, of a screen that
// changes as a whole. The kinds of work take turns, so that a busy machine slows them alike.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createJpegTurbo } from '../capture/encoders/jpeg-turbo.js'
import { drawPage } from './page.js'
import { median } from './statistics.js'

const PICTURES = 240
const TURN = 20
const WIDTH = 1366

/** It scales in threads, which take the build. */
const BUILD = new URL('../dist/capture/scale/index.js', import.meta.url)
const { createScaler } = await import(BUILD.href) as typeof import('../capture/scale/index.js')

const page = drawPage(1920, 1080, 1)
const scaler = createScaler(WIDTH)
const encoder = createJpegTurbo()
const smaller = await scaler.scale(page)

const kinds = {
  [`scaling 1920x1080 to ${smaller.width}x${smaller.height}`]: () => scaler.scale(page),
  'scaling anew 200 of the 1080 rows': () => scaler.scale({ ...page, changed: { top: 400, bottom: 600 } }),
  'encoding 1920x1080': () => encoder.encode(page, 80),
  [`encoding ${smaller.width}x${smaller.height}`]: () => encoder.encode(smaller, 80)
}
const measured = Object.entries(kinds).map(([name, work]) => ({ name, work, cpu: [] as number[], wall: [] as number[], delay: monitorEventLoopDelay({ resolution: 1 }) }))

for (let turn = -3; turn < PICTURES / TURN; turn++) { // the first ones are to warm up
  for (const { work, cpu, wall, delay } of measured) {
    if (turn >= 0) delay.enable()
    const before = process.cpuUsage()
    for (let picture = 0; picture < TURN; picture++) {
      const began = performance.now()
      await work()
      if (turn >= 0) wall.push(performance.now() - began)
    }
    const { user, system } = process.cpuUsage(before)
    delay.disable()
    if (turn >= 0) cpu.push((user + system) / 1000 / TURN)
  }
}
await scaler.close()
await encoder.close()

const mean = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length
const full = mean(measured[2]!.cpu)
for (const { name, cpu, wall, delay } of measured) {
  console.log(`${name}: ${mean(cpu).toFixed(2)} ms of CPU (${(mean(cpu) / full).toFixed(2)} of encoding the full picture; at best ${Math.min(...cpu).toFixed(2)}), ` +
    `ready after ${median(wall).toFixed(2)} ms; the event loop was late by ${(delay.max / 1e6).toFixed(1)} ms at most, ${(delay.percentile(99) / 1e6).toFixed(1)} in the 99th percentile, of which 1.1 are its own`)
}
