import t from 'tap'
import { health } from '../../fixtures/colour-window.js'
import { cjpeg, jpegOf } from '../../fixtures/jpegs.js'
import { needs } from '../../fixtures/needs.js'
import { watch, type Feed } from '../../fixtures/parts.js'
import { decode } from '../../fixtures/pixels.js'
import { programOf } from '../../fixtures/program.js'
import { startService } from '../../fixtures/service.js'

const GOOD = Array.from({ length: 12 }, (_, index) => jpegOf(160, 120, { seed: index + 1 }))

const isGood = (jpeg: Buffer) => GOOD.some(good => good.equals(jpeg))

const moduleOf = (source: string) => `data:text/javascript,${encodeURIComponent(source)}`
const HOOKS = moduleOf(`export async function resolve (name, context, next) {
  if (name === '@julusian/jpeg-turbo') throw new Error('it is not installed')
  return next(name, context)
}`)
/** A module that makes the package look as if it were not installed. */
const WITHOUT_JPEG_TURBO = moduleOf(`import { register } from 'node:module'; register(${JSON.stringify(HOOKS)})`)

/** Ways in which a program may damage what it writes; `random(n)` is a whole number from 0 to n - 1. */
const DAMAGES = `
  let state = 1
  const random = n => (state = (Math.imul(state, 1103515245) + 12345) >>> 0, Math.floor(state / 2 ** 32 * n))
  const EOI = Buffer.from([0xff, 0xd9])
  const changed = (jpeg, at) => { const copy = Buffer.from(jpeg); copy[at] ^= 1 << random(8); return copy }
  const damages = [
    jpeg => Buffer.concat([jpeg.subarray(0, 700 + random(jpeg.length - 800)), EOI]),
    jpeg => jpeg.subarray(0, random(jpeg.length)),
    jpeg => changed(jpeg, 650 + random(jpeg.length - 660)),
    jpeg => changed(jpeg, random(650)),
    jpeg => Buffer.concat([jpeg.subarray(0, 1000), jpeg.subarray(1000 + random(500))]),
    () => Buffer.from(Array.from({ length: 5000 }, () => random(256))),
    () => Buffer.alloc(20000, 0xff),
    jpeg => Buffer.concat([jpeg.subarray(0, 900), Buffer.alloc(100000, 0x5a)])
  ]
  const damaged = () => damages[random(damages.length)](jpegs[random(jpegs.length)])
`

/** Watches until so many pictures of those that are right have come; every part must decode. */
async function pictures (feed: Feed, count: number): Promise<void> {
  for (let seen = 0; seen < count;) {
    const { jpeg } = await feed.next()
    decode(jpeg)
    if (isGood(jpeg)) seen++
  }
}

t.test('whatever a program writes, every part that any viewer gets decodes', async t => {
  const { url } = await startService(t, {
    SOURCE: 'command',
    FPS: '60',
    SOURCE_COMMAND: JSON.stringify(programOf(t, GOOD, `
      ${DAMAGES}
      for (let i = 0; ; i++) {
        const bytes = Buffer.concat([damaged(), damaged(), jpegs[i % jpegs.length]])
        if (i % 10 === 0) for (const byte of bytes.subarray(-6000)) process.stdout.write(Buffer.of(byte))
        await write(bytes)
        await sleep(15)
      }
    `))
  })
  const feeds = await Promise.all((['plain', 'advance'] as const).map(framing => watch(t, url, framing)))
  await Promise.all(feeds.map(feed => pictures(feed, 100)))
})

t.test('a program that then writes nothing that decodes has failed, and viewers read why', async t => {
  const { url } = await startService(t, {
    SOURCE: 'command',
    FPS: '60',
    SOURCE_COMMAND: JSON.stringify(programOf(t, GOOD, `
      ${DAMAGES}
      for (let i = 0; i < 60; i++) { await write(jpegs[i % jpegs.length]); await sleep(20) }
      for (;;) { await write(damages[0](jpegs[0])); await sleep(20) }
    `))
  })
  const feed = await watch(t, url)
  await pictures(feed, 10)
  let last = 0
  await feed.until(({ jpeg, receivedAt }) => {
    decode(jpeg)
    if (isGood(jpeg)) last = receivedAt
    else t.ok(receivedAt - last < 20_000, `after ${(receivedAt - last).toFixed(0)} ms`)
    return !isGood(jpeg)
  })
  t.match(await health(url), { httpStatus: 503, reason: 'node wrote no JPEG that decodes for 2 s (of the last one, the data breaks off)' })
})

t.test('without jpeg-turbo nothing is passed on that only it could check', { skip: needs('cjpeg') }, async t => {
  const program = programOf(t, [...GOOD, cjpeg(['-progressive'])], `
    for (let i = 0; ; i++) { await write(jpegs[i % jpegs.length]); await sleep(20) }
  `)
  const { url } = await startService(t, {
    SOURCE: 'command', SOURCE_COMMAND: JSON.stringify(program), NODE_OPTIONS: `--import=${WITHOUT_JPEG_TURBO}`
  })
  const feed = await watch(t, url)
  for (let part = 0; part < 40; part++) t.ok(isGood((await feed.next()).jpeg))
})
