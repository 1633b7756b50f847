// `npm run bench`: prints what docs/speed.md tells of. Build first.
import { cpus } from 'node:os'
import { measureCapture } from './capture.js'
import { measureEncoding } from './encoding.js'

const figure = (value: number, digits: number, unit: string) => `${value.toFixed(digits)} ${unit}`

const moving = await measureCapture({ fps: 60, changesPerSecond: 120, viewers: 1 })
const encoding = await measureEncoding()
const still = await measureCapture({ fps: 60, changesPerSecond: 0, viewers: 1 })
const idle = await measureCapture({ fps: 60, changesPerSecond: 0, viewers: 0 })

console.log(`\nx11 at 1920x1080, on ${cpus().length} x ${cpus()[0]!.model}, Node ${process.versions.node}\n`)
console.log('| figure | measured | bar |')
console.log('| --- | --- | --- |')
console.log(`| frames/s, FPS=60, all of the page changes 120 times a second | ${figure(moving.framesPerSecond, 2, '')} | ≥ 60 |`)
console.log(`| CPU of the process a frame of ${figure(moving.frameBytes / 1000, 0, 'KB')} | ${figure(moving.cpuPerFrame, 1, 'ms')} | ≤ 8 ms |`)
console.log(`| of this, jpeg-turbo alone on a picture like that | ${figure(encoding, 1, 'ms')} | |`)
console.log(`| still screen, one viewer | ${figure(still.cpuPercent, 2, '% of a core')} | < 1 % |`)
console.log(`| still screen, no viewer | ${figure(idle.cpuPercent, 2, '% of a core')} | < 0.2 % |`)
