import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { Display, Frame, Source } from '../../../capture/frame.js'
import { createPace } from '../../../capture/pace.js'
import { createCommand } from '../../../capture/sources/command.js'
import type { Limits } from '../../../capture/sources/rhythm.js'
import { SharedSource } from '../../../capture/sources/shared-source.js'
import { attempts } from '../../fixtures/attempts.js'
import { listen } from '../../fixtures/build.js'
import { watch } from '../../fixtures/parts.js'
import { decode } from '../../fixtures/pixels.js'
import { processesWith } from '../../fixtures/processes.js'
import { greyJpeg, programOf } from '../../fixtures/program.js'
import { openDesktop, shotsOf } from '../../fixtures/pull.js'

const JPEGS = Array.from({ length: 100 }, (_, index) => greyJpeg(2 * index))
const [DARK, LIGHT] = [JPEGS[0]!, JPEGS[99]!]
const DISPLAY: Display = { id: 'command', name: 'command', x: 0, y: 0, width: 0, height: 0, primary: true }
const FOREVER = 'setInterval(() => {}, 1000)'

/** The frames that a source gives at this rate; they end with the test. */
async function start (t: Test, source: Source, fps = 240) {
  const stop = new AbortController()
  const frames = shotsOf(new SharedSource(source), DISPLAY, createPace(fps), stop.signal) as AsyncGenerator<Frame, void, void>
  t.teardown(async () => {
    stop.abort()
    await frames.return()
  })
  return { frames, stop }
}

/** Why a program fails as a source, once its frames have been taken. */
async function fault (t: Test, argv: string[], limits?: Limits): Promise<string> {
  const { frames } = await start(t, createCommand(argv, limits))
  try {
    while (!(await frames.next()).done);
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it ended without an error')
}

/** Waits, but not for ever, until the programs with this mark have ended. */
async function gone (id: string): Promise<void> {
  for (let turn = 0; turn < 400 && processesWith('COMMAND_TEST', id).length > 0; turn++) await sleep(5)
}

t.test('each JPEG that the program writes comes as it is, with its size, when it is written', async t => {
  const began = Date.now()
  const { frames } = await start(t, createCommand(programOf(t, [DARK, LIGHT], `
    await write(jpegs[0])
    process.stdin.resume()
    await sleep(50)
    await write(jpegs[1])
    ${FOREVER}
  `)))
  for (const jpeg of [DARK, LIGHT]) {
    const { value } = await frames.next()
    t.same(value!.jpeg, jpeg)
    t.match(value, { width: 64, height: 48 })
    t.ok(value!.takenAt >= began && value!.takenAt <= Date.now())
  }
})

t.test('a program that writes one byte at a time, with lines of text in between, is a source, too', async t => {
  const { frames } = await start(t, createCommand(programOf(t, [DARK], `
    console.log('a banner')
    await write('--ffmpeg\\r\\nContent-type: image/jpeg\\r\\n\\r\\n')
    for (const byte of jpegs[0]) await write(Buffer.of(byte))
    ${FOREVER}
  `)))
  t.same((await frames.next()).value!.jpeg, DARK)
})

t.test('if JPEGs come too fast, the newest is shown, without a queue', async t => {
  const { frames } = await start(t, createCommand(programOf(t, JPEGS, `
    for (const jpeg of jpegs) { await write(jpeg); await sleep(5) }
    ${FOREVER}
  `)), 20)
  const began = Date.now()
  const taken: Frame[] = []
  while (!taken.at(-1)?.jpeg.equals(LIGHT)) taken.push((await frames.next()).value!)
  const seconds = (Date.now() - began) / 1000
  t.ok(taken.length <= 20 * seconds + 2, `${taken.length} frames in ${seconds} s`)
  t.ok(Date.now() - taken.at(-1)!.takenAt < 5000, 'the last one is fresh')
})

t.test('a program is never held up by a viewer who takes nothing', async t => {
  const id = randomUUID()
  const moreThanPipesHold = programOf(t, [DARK, LIGHT], 'await write(jpegs[0]); await write(Buffer.alloc(20e6)); await write(jpegs[1])')
  const { frames } = await start(t, createCommand(['env', `COMMAND_TEST=${id}`, ...moreThanPipesHold]))
  await frames.next()
  await gone(id)
  t.same(processesWith('COMMAND_TEST', id), [], 'it has written everything')
  t.same((await frames.next()).value!.jpeg, LIGHT, 'and the last JPEG is there')
})

t.test('a JPEG that equals the last one is not sent again', async t => {
  const { frames } = await start(t, createCommand(programOf(t, [DARK, LIGHT], `
    for (let i = 0; i < 20; i++) { await write(jpegs[0]); await sleep(5) }
    await write(jpegs[1])
    ${FOREVER}
  `)))
  t.same((await frames.next()).value!.jpeg, DARK)
  t.same((await frames.next()).value!.jpeg, LIGHT)
})

t.test('a program that is not there, or cannot be run, is an error that says what to do', async t => {
  t.equal(await fault(t, ['no-such-program', '-x']), 'there is no program "no-such-program" here: install it, or give its full path')
  const folder = t.testdir({ notes: 'not a program' })
  t.equal(await fault(t, [`${folder}/notes`]), `"${folder}/notes" is not executable`)
})

t.test('a program that ends is reported with its exit code and the last line it wrote, after its last JPEG', async t => {
  const failing = programOf(t, [DARK], "console.error('one\\ntwo \\x1b[31mlines\\x1b[0m\\n'); await write(jpegs[0]); process.exitCode = 3")
  const { frames } = await start(t, createCommand(failing))
  t.same((await frames.next()).value!.jpeg, DARK)
  await t.rejects(frames.next(), { message: 'node ended with exit code 3: two lines' })
  t.equal(await fault(t, ['true']), 'true ended with exit code 0')
  t.equal(await fault(t, ['sh', '-c', 'kill -SEGV $$']), 'sh was ended by SIGSEGV')
})

t.test('parts of an address that may be secret are not shown to viewers', async t => {
  for (const address of ['me:secret@', 'me:sec@ret@', 'me:sec/ret@']) {
    const refused = await fault(t, ['sh', '-c', `echo "rtsp://${address}camera/1: refused" >&2; exit 1`])
    t.equal(refused, 'sh ended with exit code 1: rtsp://camera/1: refused')
  }
  const refused = await fault(t, ['sh', '-c', 'echo "http://camera/live?token=secret: refused" >&2; exit 1'])
  t.equal(refused, 'sh ended with exit code 1: http://camera/live refused')
})

t.test('a program that falls silent is ended within 2 s, with everything it has started', async t => {
  const id = randomUUID()
  const argv = programOf(t, [DARK, LIGHT], `
    for (let i = 0; i < 9; i++) { await write(jpegs[i % 2]); await sleep(30) }
    console.error('the camera is gone')
    ${FOREVER}
  `)
  const { frames } = await start(t, createCommand(['env', `COMMAND_TEST=${id}`, ...argv]))
  let last = performance.now()
  await t.rejects(async () => {
    while (!(await frames.next()).done) last = performance.now()
  }, { message: 'env wrote nothing for 2 s: the camera is gone' })
  const seconds = (performance.now() - last) / 1000
  t.ok(seconds > 1.5 && seconds < 20, `after ${seconds} s`)
  t.same(processesWith('COMMAND_TEST', id), [])
})

t.test('a program that is stopped is noticed within 2 s when it is started the second time, even before its first picture', async t => {
  const source = createCommand(programOf(t, [DARK], `
    import { existsSync, writeFileSync } from 'node:fs'
    const mark = import.meta.dirname + '/ran'
    if (existsSync(mark)) process.kill(process.pid, 'SIGSTOP')
    writeFileSync(mark, '')
    await write(jpegs[0])
  `))
  const first = await start(t, source)
  await first.frames.next()
  await t.rejects(first.frames.next(), { message: 'node ended with exit code 0' })
  const began = performance.now()
  const second = await start(t, source)
  await t.rejects(second.frames.next(), { message: 'node wrote nothing for 2 s' })
  t.ok(performance.now() - began < 20_000)
})

t.test('a program may give a picture every now and then, if that is usual for it', async t => {
  const limits = { leastMs: 200, mostMs: 10_000 }
  const { frames } = await start(t, createCommand(programOf(t, [DARK, LIGHT], `
    for (let i = 0; ; i++) { await write(jpegs[i % 2]); await sleep(600) }
  `), limits))
  for (const jpeg of [DARK, LIGHT, DARK, LIGHT]) t.same((await frames.next()).value!.jpeg, jpeg)
})

t.test('a program that never gives a picture is ended, whether it writes or not, with a sentence that says so', async t => {
  const short = { leastMs: 500, mostMs: 500 }
  t.equal(await fault(t, ['sleep', '1000'], short), 'sleep wrote nothing for 0.5 s')
  t.equal(await fault(t, ['cat', '/dev/zero'], short), 'cat wrote no whole JPEG for 0.5 s')
  for (const [damaged, what] of [
    ['jpegs[0].subarray(0, -2)', 'even if it once did'],
    ['Buffer.concat([jpegs[0].subarray(0, -9), jpegs[0].subarray(-2)])', 'even if each has an end']
  ] as const) {
    const argv = programOf(t, [DARK], `
      for (let i = 0; i < 3; i++) { await write(jpegs[0]); await sleep(20) }
      for (;;) { await write(${damaged}); await sleep(5) }
    `)
    t.equal(await fault(t, argv), 'node wrote no JPEG that decodes for 2 s (of the last one, the data breaks off)', what)
  }
})

t.test('what does not decode is left out and counted', async t => {
  const source = createCommand(programOf(t, [DARK, LIGHT], `
    const cut = Buffer.concat([jpegs[0].subarray(0, -9), jpegs[0].subarray(-2)])
    for (const jpeg of [jpegs[0], cut, cut, jpegs[1]]) { await write(jpeg); await sleep(50) }
    ${FOREVER}
  `))
  const { frames } = await start(t, source)
  for (const jpeg of [DARK, LIGHT]) t.same((await frames.next()).value!.jpeg, jpeg)
  t.equal(source.dropped, 2)
})

/** A program of three generations, each of which ignores SIGTERM if `trap` says so. */
function family (t: Test, trap: string): string[] {
  const program = programOf(t, [DARK, LIGHT], 'for (let i = 0; ; i++) { await write(jpegs[i % 2]); await sleep(20) }')
  const loop = 'while :; do sleep 0.1; done'
  return ['sh', '-c', `${trap} (${trap} (${trap} ${loop}) & ${loop}) & ${trap} "$@"; ${loop}`, 'sh', ...program]
}

for (const [what, trap] of [['obeys', ''], ['ignores SIGTERM', "trap '' TERM;"]] as const) {
  t.test(`a program that ${what} is gone with its children and theirs when nobody is watching any more`, async t => attempts(t, async t => {
    const id = randomUUID()
    const { frames, stop } = await start(t, createCommand(['env', `COMMAND_TEST=${id}`, ...family(t, trap)]))
    await frames.next()
    t.ok(processesWith('COMMAND_TEST', id).length >= 4, 'they are running')
    const began = Date.now()
    stop.abort()
    t.match(await frames.next(), { done: true })
    const tookMs = Date.now() - began
    await gone(id)
    t.same(processesWith('COMMAND_TEST', id), [])
    return [[trap ? tookMs > 900 : tookMs < 900, `it had a second to end, and took ${tookMs} ms`]]
  }))
}

t.test('children that a program leaves behind end with it', async t => {
  const id = randomUUID()
  await fault(t, ['env', `COMMAND_TEST=${id}`, 'sh', '-c', 'sleep 1000 & sleep 1000 & exit 1'])
  await gone(id)
  t.same(processesWith('COMMAND_TEST', id), [])
})

t.test('a viewer stays connected while the program ends and is restarted, and can read why', async t => {
  const command = programOf(t, [LIGHT], 'await write(jpegs[0]); await sleep(200); console.error("the cable is out"); process.exit(1)')
  const { app, url } = await listen(t, { SOURCE: 'command', SOURCE_COMMAND: JSON.stringify(command) })
  const feed = await watch(t, url)
  await feed.until(({ jpeg }) => jpeg.equals(LIGHT))
  const { jpeg: placeholder } = await feed.until(({ jpeg }) => !jpeg.equals(LIGHT))
  t.match(decode(placeholder), { width: 64, height: 48 })
  t.match((await app.inject('/healthz')).json(), { status: 'unavailable', reason: 'node ended with exit code 1: the cable is out' })
  await feed.until(({ jpeg }) => jpeg.equals(LIGHT))
})

t.test('there is one display, with the name of the program', async t => {
  const { displays } = await openDesktop(t, createCommand(['/no/such/ffmpeg', '-i', 'rtsp://me:secret@camera']))
  t.match(displays, [{ id: 'command', name: 'ffmpeg', primary: true }])
})
