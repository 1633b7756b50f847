import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { colourShown, health, WINDOW } from '../../fixtures/colour-window.js'
import { needs } from '../../fixtures/needs.js'
import { watch } from '../../fixtures/parts.js'
import { decode, type Colour } from '../../fixtures/pixels.js'
import { startService } from '../../fixtures/service.js'
import { openWindow } from '../../fixtures/window.js'
import { startXServer, type XServer } from '../../fixtures/x-server.js'

const COLOURS: Colour[] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [37, 99, 235]]
const NEEDS = needs('Xvfb', 'import', 'xrandr')

// The built program: its threads start three times as fast as those that translate TypeScript first.
function start (t: Test, { display }: XServer) {
  return startService(t, { SOURCE: 'screenshot', DISPLAY: display })
}

t.test('a viewer sees each colour of a window as it is, within 8 of 255 a channel', { skip: NEEDS }, async t => {
  const { url } = await start(t, await startXServer(t))
  const window = await openWindow(t, WINDOW)
  const feed = await watch(t, url)
  for (const colour of COLOURS) {
    const painted = performance.now()
    await window.paint(colour)
    const { jpeg, receivedAt } = await colourShown(feed, colour)
    const pixels = decode(jpeg)
    t.match(pixels, { width: 1920, height: 1080 })
    t.comment(`painted ${colour}, seen ${pixels.at(800, 500)} after ${(receivedAt - painted).toFixed(0)} ms`)
  }
})

t.test('a screen that stands still is read again and again, but sent only once a second', { skip: NEEDS }, async t => {
  const { url } = await start(t, await startXServer(t))
  const feed = await watch(t, url)
  const first = await feed.next()
  let last = first
  for (let repeat = 1; repeat <= 2; repeat++) {
    last = await feed.next()
    t.same(last.jpeg, first.jpeg, 'the same picture')
  }
  // One that was late makes the time to the next one shorter.
  const tookMs = last.receivedAt - first.receivedAt
  t.ok(tookMs > 1500 && tookMs < 30_000, `two repeats took ${tookMs.toFixed(0)} ms`)
  t.match(await health(url), { frames: 1 })
})

t.test('a viewer stays connected while the X server dies and comes back', { skip: NEEDS }, async t => {
  const server = await startXServer(t)
  const { url } = await start(t, server)
  const window = await openWindow(t, WINDOW)
  await window.paint([255, 0, 0])
  const feed = await watch(t, url)
  const { jpeg: before } = await colourShown(feed, [255, 0, 0])

  const killed = performance.now()
  await server.kill()
  const placeholder = await feed.until(({ jpeg }) => !jpeg.equals(before))
  const lostMs = placeholder.receivedAt - killed
  t.comment(`placeholder ${lostMs.toFixed(0)} ms after the X server was killed`)
  t.ok(lostMs < 20_000, 'sees that the screen is lost')
  t.match(decode(placeholder.jpeg), { width: 1920, height: 1080 }, 'in the size of the screen, so that the page does not jump')
  while ((await health(url)).code !== 'NO_DISPLAY') await sleep(100) // at first it may say how it came about
  t.match(await health(url), { httpStatus: 503, reason: /^screenshot-desktop: [^\n]+$/ }, 'and why, in one line')

  const started = performance.now()
  await server.start()
  const again = await openWindow(t, WINDOW)
  await again.paint([0, 0, 255])
  const { receivedAt } = await colourShown(feed, [0, 0, 255])
  const backMs = receivedAt - started
  t.comment(`screen ${backMs.toFixed(0)} ms after the X server was started again`)
  t.ok(backMs < 60_000, 'sees the screen, on the same connection')
})

t.test('an X server that hangs does not end the service: viewers learn of it, and see it go on', { skip: NEEDS }, async t => {
  const server = await startXServer(t)
  const { url } = await start(t, server)
  const window = await openWindow(t, WINDOW)
  await window.paint([255, 0, 0])
  const feed = await watch(t, url)
  const { jpeg: before } = await colourShown(feed, [255, 0, 0])

  const frozen = performance.now()
  server.freeze()
  const { receivedAt: lostAt } = await feed.until(({ jpeg }) => !jpeg.equals(before))
  t.comment(`placeholder ${(lostAt - frozen).toFixed(0)} ms after the X server froze`)
  t.match(await health(url), { httpStatus: 503, reason: /no answer within [\d.]+ s/ })

  const thawed = performance.now()
  server.thaw()
  await window.paint([0, 255, 0])
  const { receivedAt: backAt } = await colourShown(feed, [0, 255, 0])
  t.comment(`screen ${(backAt - thawed).toFixed(0)} ms after the X server went on`)
  t.match(await health(url), { httpStatus: 200 }, 'sees the screen')
})
