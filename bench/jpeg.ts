// `npm run bench:jpeg`: the CPU time of checking the JPEGs that a program writes (SOURCE=command), next to that of decoding them, and that
// of the whole service. SERVERS names the built services to compare, by their server.js, separated by commas.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import turbo from '@julusian/jpeg-turbo'
import { JpegSplitter } from '../capture/jpeg/splitter.js'
import { startService } from '../test/fixtures/service.js'
import { watch } from '../test/fixtures/parts.js'
import { withOwner } from './owner.js'
import { drawPage } from './page.js'
import { processCpu } from './process-cpu.js'

const PICTURES = 300
const ROUNDS = Number(process.env.ROUNDS ?? 5)
const SECONDS = Number(process.env.SECONDS ?? 8)
/** What a program's output is read in, bytes. */
const CHUNK = 65_536

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!
const pages = [1, 2, 3, 4].map(number => drawPage(1920, 1080, number))

/** The pages as an encoder with the tables of the standard makes them, and as ffmpeg does, with other tables for each. */
const jpegs = {
  'libjpeg-turbo, quality 80': pages.map(({ data, width, height }) =>
    turbo.compressSync(data, { format: turbo.FORMAT_BGRX, width, height, quality: 80, subsampling: turbo.SAMP_420 })),
  'ffmpeg, -q:v 4': pages.map(({ data }) => execFileSync('ffmpeg', [
    ...'-loglevel error -f rawvideo -pix_fmt bgr0 -s 1920x1080 -i - -pix_fmt yuvj420p -threads 1 -q:v 4 -f mjpeg -'.split(' ')
  ], { input: data, maxBuffer: 16e6 }))
}

/** ms of CPU a picture */
async function measure (jpegs: Buffer[], use: (jpeg: Buffer) => unknown): Promise<number> {
  const began = process.cpuUsage()
  for (let picture = 0; picture < PICTURES; picture++) await use(jpegs[picture % jpegs.length]!)
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000 / PICTURES
}

function read (splitter: JpegSplitter, jpeg: Buffer): void {
  let whole = 0
  for (let at = 0; at < jpeg.length; at += CHUNK) whole += splitter.push(jpeg.subarray(at, at + CHUNK)).length
  if (whole !== 1) throw new Error(splitter.takeDropped().fault)
}

/** Of the service, with one viewer, ms of CPU a picture. */
function measureService (server: string, jpegs: Buffer[]): Promise<number> {
  return withOwner(async owner => {
    const folder = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim()
    owner.teardown(() => execFileSync('rm', ['-r', folder]))
    jpegs.forEach((jpeg, index) => writeFileSync(join(folder, `${index}.jpg`), jpeg))
    writeFileSync(join(folder, 'program.mjs'), `
      import { readFileSync } from 'node:fs'
      const jpegs = ${JSON.stringify(jpegs.map((_, index) => index))}.map(index => readFileSync('${folder}/' + index + '.jpg'))
      let i = 0
      setInterval(() => process.stdout.write(jpegs[i++ % jpegs.length]), 1000 / 30)
    `)
    const command = JSON.stringify([process.execPath, join(folder, 'program.mjs')])
    const service = await startService(owner, { SOURCE: 'command', SOURCE_COMMAND: command, FPS: '60' }, folder, [process.execPath, server])
    const feed = await watch(owner, service.url)
    for (let part = 0; part < 60; part++) await feed.next()
    const [cpu, end] = [processCpu(service.pid), performance.now() + SECONDS * 1000]
    let parts = 0
    for (; performance.now() < end; parts++) await feed.next()
    return (processCpu(service.pid) - cpu) / parts
  })
}

for (const [name, made] of Object.entries(jpegs)) {
  const kB = made.reduce((sum, jpeg) => sum + jpeg.length, 0) / made.length / 1000
  console.log(`\n${name}: 1920x1080, ${kB.toFixed(0)} kB; ms of CPU a picture, median of ${ROUNDS} rounds`)
  const splitter = new JpegSplitter()
  const ways = {
    'read and checked': (jpeg: Buffer) => read(splitter, jpeg),
    'decoded to grey': (jpeg: Buffer) => turbo.decompress(jpeg, { format: turbo.FORMAT_GRAY }),
    decoded: (jpeg: Buffer) => turbo.decompress(jpeg, { format: turbo.FORMAT_BGRX })
  }
  for (const [way, use] of Object.entries(ways)) {
    const rounds = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await measure(made, use))
    console.log(`  ${way}: ${median(rounds).toFixed(2)}`)
  }
  const servers = (process.env.SERVERS ?? 'dist/server.js').split(',').map(server => resolve(server))
  const figures = servers.map(() => [] as number[])
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, server] of servers.entries()) figures[index]!.push(await measureService(server, made))
  }
  for (const [index, server] of servers.entries()) console.log(`  the service ${server}, one viewer: ${median(figures[index]!).toFixed(2)}`)
}
