import t from 'tap'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import type { Picture } from '../../../capture/frame.js'
import { createPace } from '../../../capture/pace.js'
import { x11Source } from '../../../capture/sources/x11/index.js'
import { listen } from '../../fixtures/build.js'
import { colourShown, WINDOW } from '../../fixtures/colour-window.js'
import { needs } from '../../fixtures/needs.js'
import { watch, type Part } from '../../fixtures/parts.js'
import { decode, type Colour } from '../../fixtures/pixels.js'
import { openDesktop, shotsOf } from '../../fixtures/pull.js'
import { openWindow } from '../../fixtures/window.js'
import { startXServer } from '../../fixtures/x-server.js'

const COLOURS: Colour[] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [37, 99, 235], [128, 128, 128]]
const X11 = { SOURCE: 'x11', FPS: '60' }

t.test('a viewer sees each colour of a window as it is, within 8 of 255 a channel', { skip: needs('Xvfb') }, async t => {
  await startXServer(t)
  const { url } = await listen(t, X11)
  const window = await openWindow(t, WINDOW)
  const feed = await watch(t, url)
  for (const colour of COLOURS) {
    const painted = performance.now()
    await window.paint(colour)
    const { jpeg, receivedAt } = await colourShown(feed, colour)
    const pixels = decode(jpeg)
    t.match(pixels, { width: 1920, height: 1080 })
    t.comment(`painted ${colour}, seen ${pixels.at(800, 500)} after ${(receivedAt - painted).toFixed(1)} ms`)
  }
})

t.test('a screen that stands still is sent once a second, to keep the connection, and no more often', { skip: needs('Xvfb') }, async t => {
  await startXServer(t)
  const { app, url } = await listen(t, X11)
  const feed = await watch(t, url)
  const first = await feed.next()
  const { frames } = app.broadcaster
  let previous = first
  for (let repeat = 1; repeat <= 3; repeat++) {
    const part = await feed.next()
    t.same(part.jpeg, first.jpeg, 'the same picture')
    previous = part
  }
  // One that was late makes the time to the next one shorter.
  const tookMs = previous.receivedAt - first.receivedAt
  t.ok(tookMs > 2000 && tookMs < 30_000, `three repeats took ${tookMs.toFixed(0)} ms`)
  const secondsOf = ({ headers }: Part) => Number(headers['x-timestamp'])
  t.ok(secondsOf(previous) - secondsOf(first) > 1, 'known to be what the screen still shows')
  t.equal(app.broadcaster.frames, frames, 'nothing was captured for it')
})

t.test('a screen that changes its size while somebody is watching goes on in the new size', { skip: needs('Xvfb', 'xrandr') }, async t => {
  const server = await startXServer(t)
  const { url } = await listen(t, X11)
  const window = await openWindow(t, { x: 700, y: 400, width: 400, height: 300 })
  const feed = await watch(t, url)
  await feed.next()
  for (const { width, height, colour } of [
    { width: 1280, height: 720, colour: [255, 0, 0] as Colour },
    { width: 1600, height: 900, colour: [0, 255, 0] as Colour }
  ]) {
    server.resize(width, height)
    const { jpeg } = await feed.until(({ jpeg }) => decode(jpeg).width === width)
    t.match(decode(jpeg), { width, height })
    await window.paint(colour)
    t.match(decode((await colourShown(feed, colour)).jpeg), { width, height }, 'and shows what is painted then')
  }
})

t.test('a viewer stays connected while the X server dies and comes back', { skip: needs('Xvfb') }, async t => {
  const server = await startXServer(t)
  const { app, url } = await listen(t, X11)
  const window = await openWindow(t, WINDOW)
  await window.paint([255, 0, 0])
  const feed = await watch(t, url)
  const { jpeg: before } = await colourShown(feed, [255, 0, 0])

  const killed = performance.now()
  await server.kill()
  const placeholder = await feed.until(({ jpeg }) => !jpeg.equals(before))
  const lostMs = placeholder.receivedAt - killed
  t.comment(`placeholder ${lostMs.toFixed(0)} ms after the X server was killed`)
  t.ok(lostMs < 2000, 'sees within 2 s that the screen is lost')
  t.match(decode(placeholder.jpeg), { width: 1920, height: 1080 }, 'in the size of the screen, so that the page does not jump')
  t.match(app.broadcaster.latest, { fault: /X server/ }, 'and why')

  const snapshot = await app.inject('/snapshot.jpg')
  t.equal(snapshot.statusCode, 503, '/snapshot.jpg has no picture meanwhile')
  t.match(snapshot.json(), { statusCode: 503, code: 'SCREEN_UNAVAILABLE', message: /X server/ })
  const health = await app.inject('/healthz')
  t.equal(health.statusCode, 503, '/healthz tells a watchdog')
  t.match(health.json(), { status: 'unavailable', reason: /X server/, viewers: 1 })

  const started = performance.now()
  await server.start()
  const again = await openWindow(t, WINDOW)
  await again.paint([0, 0, 255])
  const { receivedAt } = await colourShown(feed, [0, 0, 255])
  const backMs = receivedAt - started
  t.comment(`screen ${backMs.toFixed(0)} ms after the X server was started again`)
  t.ok(backMs < 30_000, 'sees the screen, on the same connection')
  t.equal((await app.inject('/healthz')).statusCode, 200)
  t.equal((await app.inject('/snapshot.jpg')).statusCode, 200)
})

t.test('a viewer learns that the X server hangs, and sees the screen when it goes on', { skip: needs('Xvfb') }, async t => {
  const server = await startXServer(t)
  const { url } = await listen(t, X11)
  const window = await openWindow(t, WINDOW)
  await window.paint([255, 0, 0])
  const feed = await watch(t, url)
  const { jpeg: before } = await colourShown(feed, [255, 0, 0])

  const frozen = performance.now()
  server.freeze()
  const { receivedAt: lostAt } = await feed.until(({ jpeg }) => !jpeg.equals(before))
  t.comment(`placeholder ${(lostAt - frozen).toFixed(0)} ms after the X server froze`)
  t.ok(lostAt - frozen < 20_000, 'sees that the screen is lost')

  const thawed = performance.now()
  server.thaw()
  await window.paint([0, 255, 0])
  const { receivedAt: backAt } = await colourShown(feed, [0, 255, 0])
  t.comment(`screen ${(backAt - thawed).toFixed(0)} ms after the X server went on`)
  t.ok(backAt - thawed < 30_000, 'sees the screen')
})

t.test('an X server without shared memory, as over ssh, can be shown, too', { skip: needs('Xvfb') }, async t => {
  await startXServer(t, '1280x720', { lacks: 'MIT-SHM' })
  const { url } = await listen(t, X11)
  const window = await openWindow(t, WINDOW)
  const feed = await watch(t, url)
  for (const colour of COLOURS) {
    await window.paint(colour)
    t.match(decode((await colourShown(feed, colour)).jpeg), { width: 1280, height: 720 })
  }
})

t.test('if every monitor is switched off, the whole desktop is shown', { skip: needs('Xvfb', 'xrandr') }, async t => {
  const { display } = await startXServer(t)
  execFileSync('xrandr', ['--display', display, '--fb', '1920x1080', '--output', 'screen', '--off'])
  const { app } = await listen(t, X11)
  t.match(app.source.display, { id: 'desktop', width: 1920, height: 1080, primary: true })
})

t.test('a server that hangs is noticed although somebody keeps asking for its displays', { skip: needs('Xvfb') }, async t => {
  const server = await startXServer(t)
  const { desktop, display } = await openDesktop(t, x11Source)
  const shots = shotsOf(desktop, display, createPace(60))
  await shots.next()
  server.freeze()
  const began = performance.now()
  const asking = setInterval(() => { desktop.displays().catch(() => {}) }, 300)
  t.teardown(() => clearInterval(asking))
  await once(desktop.lost, 'abort')
  const seconds = (performance.now() - began) / 1000
  t.ok(seconds < 20, `after ${seconds} s`)
  t.match(desktop.lost.reason, { message: /no answer for 2 s$/ })
  server.thaw()
  await t.rejects(shots.next(), { message: /no answer for 2 s$/ })
})

t.test('several captures share one connection, and one that ends takes nothing from the others', { skip: needs('Xvfb') }, async t => {
  await startXServer(t)
  const window = await openWindow(t, WINDOW)
  const { desktop, display } = await openDesktop(t, x11Source)
  const [stays, leaves] = [shotsOf(desktop, display, createPace(60)), shotsOf(desktop, display, createPace(60))]
  await Promise.all([stays.next(), leaves.next()])
  await window.paint([255, 0, 0])
  for (const shots of [stays, leaves]) t.match((await shots.next()).value, { kind: 'picture', width: 1920, height: 1080, stride: 7680 })
  await leaves.return()
  await window.paint([0, 0, 255])
  for (const blue = [255, 0, 0]; ;) {
    const { data, stride } = (await stays.next()).value as Picture
    const at = 500 * stride + 800 * 4
    if (blue.every((level, channel) => data[at + channel] === level)) break
  }
  t.equal(desktop.lost.aborted, false, 'the server had nothing to complain about')
  await stays.return()
  const again = shotsOf(desktop, display, createPace(60))
  t.match((await again.next()).value, { kind: 'picture' }, 'and the next capture starts on the same connection')
  await again.return()
})
