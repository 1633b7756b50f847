import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { createPace } from '../../../capture/pace.js'
import { createNative } from '../../../capture/sources/native.js'
import { colourShown, health, WINDOW } from '../../fixtures/colour-window.js'
import { needs } from '../../fixtures/needs.js'
import { watch } from '../../fixtures/parts.js'
import { decode, type Colour } from '../../fixtures/pixels.js'
import { programOf } from '../../fixtures/program.js'
import { shotsOf } from '../../fixtures/pull.js'
import { startService } from '../../fixtures/service.js'
import { openWindow } from '../../fixtures/window.js'
import { startXServer } from '../../fixtures/x-server.js'

const COLOURS: Colour[] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [37, 99, 235]]
const NEEDS = needs('Xvfb')

function start (t: Test, variables: Record<string, string>) {
  return startService(t, { SOURCE: 'native', XDG_SESSION_TYPE: '', ...variables })
}

t.test('a viewer sees each colour of a window as it is, within 8 of 255 a channel', { skip: NEEDS }, async t => {
  const { display } = await startXServer(t)
  const service = await start(t, { DISPLAY: display })
  t.match(service.stdout(), 'Deskfeed shares the display "screen" (1920x1080) through native (as configured)')
  const window = await openWindow(t, WINDOW)
  const feed = await watch(t, service.url)
  for (const colour of COLOURS) {
    const painted = performance.now()
    await window.paint(colour)
    const { jpeg, receivedAt } = await colourShown(feed, colour)
    const pixels = decode(jpeg)
    t.match(pixels, { width: 1920, height: 1080 })
    t.comment(`painted ${colour}, seen ${pixels.at(800, 500)} after ${(receivedAt - painted).toFixed(0)} ms`)
  }
  service.kill('SIGTERM')
  t.match(await service.exited, { code: 0 })
  t.same(service.processes(), [], 'nothing is left of it')
})

t.test('a screen that stands still is read again and again, but sent only once a second', { skip: NEEDS }, async t => {
  const { display } = await startXServer(t)
  const { url } = await start(t, { DISPLAY: display })
  const feed = await watch(t, url)
  const first = await feed.next()
  for (let repeat = 1; repeat <= 2; repeat++) {
    const part = await feed.next()
    t.same(part.jpeg, first.jpeg, 'the same picture')
    t.ok(part.headers['x-timestamp']! > first.headers['x-timestamp']!, 'known to be what the screen still shows')
  }
  t.match(await health(url), { frames: 1 })
})

t.test('a screen that changes its size while somebody is watching goes on in the new size', { skip: needs('Xvfb', 'xrandr') }, async t => {
  const server = await startXServer(t)
  const { url } = await start(t, { DISPLAY: server.display })
  const feed = await watch(t, url)
  await feed.next()
  server.resize(1280, 720)
  const { jpeg } = await feed.until(({ jpeg }) => decode(jpeg).width === 1280)
  t.match(decode(jpeg), { width: 1280, height: 720 })
})

t.test('a viewer stays connected while the X server dies and comes back', { skip: NEEDS }, async t => {
  const server = await startXServer(t)
  const { url } = await start(t, { DISPLAY: server.display })
  const feed = await watch(t, url)
  const { jpeg: before } = await feed.next()

  const killed = performance.now()
  await server.kill()
  const { receivedAt } = await feed.until(({ jpeg }) => !jpeg.equals(before))
  t.ok(receivedAt - killed < 10_000, `sees that the screen is lost: ${(receivedAt - killed).toFixed(0)} ms`)
  t.match(await health(url), { httpStatus: 503, reason: /^node-screenshots: / })

  await server.start()
  const window = await openWindow(t, WINDOW)
  await window.paint([0, 0, 255])
  await colourShown(feed, [0, 0, 255])
  t.match(await health(url), { httpStatus: 200 })
})

t.test('an X server that hangs keeps neither the viewer nor the shutdown waiting', { skip: NEEDS }, async t => {
  const server = await startXServer(t)
  const service = await start(t, { DISPLAY: server.display })
  const feed = await watch(t, service.url)
  const { jpeg: before } = await feed.next()

  const frozen = performance.now()
  server.freeze()
  const { receivedAt } = await feed.until(({ jpeg }) => !jpeg.equals(before))
  t.comment(`placeholder ${(receivedAt - frozen).toFixed(0)} ms after the X server froze`)
  t.match(await health(service.url), { httpStatus: 503, reason: /^node-screenshots gave no answer for [\d.]+ s$/ })

  await sleep(300) // by now it is tried again, and hangs again
  const told = performance.now()
  service.kill('SIGTERM')
  t.match(await service.exited, { code: 0 })
  t.ok(performance.now() - told < 2000, `ended ${(performance.now() - told).toFixed(0)} ms after SIGTERM`)
  t.same(service.processes(), [])
})

/** A source whose helper runs `body`: statements that can use `head`, the answer before a picture of 4x2, and `write`. */
async function misbehaving (t: Test, body: string) {
  const program = programOf(t, [], `
    const head = JSON.stringify({ kind: 'picture', width: 4, height: 2, bytes: 32 }) + '\\n'
    process.stdin.resume()
    ${body}
    setInterval(() => {}, 1000)
  `)
  const desktop = await createNative(program).open()
  t.teardown(() => desktop.close())
  const display = { id: 'a', name: 'a', x: 0, y: 0, width: 4, height: 2, primary: true }
  return { desktop, shots: shotsOf(desktop, display, createPace(60)) }
}

t.test('a helper that stops at any point of an answer is noticed', async t => {
  const stop = "process.kill(process.pid, 'SIGSTOP')"
  for (const [where, body] of [
    ['within the pixels', `await write(head + 'x'.repeat(32) + head + 'x'.repeat(20)); ${stop}`],
    ['within the head', `await write(head + 'x'.repeat(32) + head.slice(0, 20)); ${stop}`],
    ['between two answers', `await write(head + 'x'.repeat(32)); ${stop}`]
  ] as const) {
    const { desktop, shots } = await misbehaving(t, body)
    t.match((await shots.next()).value, { kind: 'picture', width: 4, height: 2 }, where)
    const began = performance.now()
    await t.rejects(shots.next(), { kind: 'hung', message: 'node-screenshots gave no answer for 2 s' })
    const ms = performance.now() - began
    t.ok(ms > 1500 && ms < 20_000, `${where}: after ${ms.toFixed(0)} ms`)
    t.ok(desktop.lost.aborted)
  }
})

t.test('a helper that answers with nonsense is given up, and asked nothing more', async t => {
  for (const [body, message] of [
    ["await write('<html>\\n')", "node-screenshots gave an answer that can't be read"],
    ["for (;;) await write('x'.repeat(100_000))", 'node-screenshots gave an answer without an end'],
    ["await write(head.replace('32', '31'))", 'node-screenshots gave a picture of 4x2 with 31 bytes'],
    ['process.exit(3)', 'node-screenshots ended with exit code 3']
  ] as const) {
    const { desktop, shots } = await misbehaving(t, body)
    await t.rejects(shots.next(), { message })
    t.ok(desktop.lost.aborted)
  }
})

/** The option of Node that makes the package look as if it were not installed. */
function withoutNodeScreenshots (t: Test): string {
  const folder = t.testdir({
    'hooks.mjs': `export async function resolve (name, context, next) {
      if (name === 'node-screenshots') throw new Error("Cannot find package 'node-screenshots'")
      return next(name, context)
    }`,
    'register.mjs': "import { register } from 'node:module'; register('./hooks.mjs', import.meta.url)"
  })
  return `--import=${pathToFileURL(`${folder}/register.mjs`).href}`
}

t.test('where it cannot work, it says why', { skip: NEEDS }, async t => {
  const { display } = await startXServer(t, '640x480')
  async function fault (variables: Record<string, string>) {
    const service = await start(t, variables)
    t.match(await service.exited, { code: 1 })
    return service.stderr()
  }
  t.equal(await fault({}), 'deskfeed: SOURCE=native does not work here: node-screenshots: no X server: DISPLAY is not set. ' +
    'See NO_DISPLAY in docs/troubleshooting.md.\n')
  t.match(await fault({ DISPLAY: ':9999' }), /^deskfeed: SOURCE=native does not work here: node-screenshots: .+\n$/)
  t.match(
    await fault({ DISPLAY: display, NODE_OPTIONS: withoutNodeScreenshots(t) }),
    /^deskfeed: SOURCE=native does not work here: node-screenshots: it is not installed, or .+: .+ See MODULE_MISSING in .+\n$/
  )
  t.match(await fault({ XDG_SESSION_TYPE: 'wayland' }), /it can't capture a Wayland desktop; use SOURCE=wayland\. See WAYLAND in .+\n$/)
})
