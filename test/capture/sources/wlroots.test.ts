import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { Picture, Rectangle } from '../../../capture/frame.js'
import { createPace } from '../../../capture/pace.js'
import { chooseSource } from '../../../capture/sources/index.js'
import { wlrootsSource } from '../../../capture/sources/wlroots/index.js'
import { listen } from '../../fixtures/build.js'
import { needs } from '../../fixtures/needs.js'
import { watch, type Feed } from '../../fixtures/parts.js'
import { decode, distance, type Colour } from '../../fixtures/pixels.js'
import { openDesktop, shotsOf } from '../../fixtures/pull.js'
import { startSway, type Sway } from '../../fixtures/sway.js'
import { setVariables } from '../../fixtures/variables.js'
import { openWaylandWindow } from '../../fixtures/wayland-window.js'

const SKIP = { skip: needs('sway') }
const COLOURS: Colour[] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [37, 99, 235], [128, 128, 128]]
const BLUE: Colour = [37, 99, 235]
const RED: Colour = [255, 0, 0]
const GREEN: Colour = [0, 200, 0]
const SIZE = { width: 1280, height: 720 }
const FAST = createPace(1000)

/** A blue desktop, which the source finds. */
async function start (t: Test, size = '1280x720'): Promise<Sway> {
  const sway = await startSway(t, size, '#2563eb')
  setVariables(t, { ...sway.variables, DISPLAY: undefined })
  return sway
}

function colourAt ({ data, stride, format }: Picture, x: number, y: number): Colour {
  const [a, b, c] = data.subarray(y * stride + 4 * x)
  return format === 'bgrx' ? [c!, b!, a!] : [a!, b!, c!]
}

const pixelOf = ([red, green, blue]: Colour) => red << 16 | green << 8 | blue

/** How many pixels of a picture (bgrx) are not of the colour of a window, or around it of the background. */
function differing ({ data, width, height, stride }: Picture, colour: Colour, place?: Rectangle, background = BLUE): number {
  const pixels = new Int32Array(data.buffer, data.byteOffset, stride * height / 4)
  const [inside, outside] = [pixelOf(colour), pixelOf(background)]
  let count = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isInside = !place || (x >= place.x && x < place.x + place.width && y >= place.y && y < place.y + place.height)
      if ((pixels[y * stride / 4 + x]! & 0xffffff) !== (isInside ? inside : outside)) count++
    }
  }
  return count
}

/** The next picture that is as wanted. */
async function until (shots: AsyncGenerator<unknown, void>, isWanted: (picture: Picture) => boolean): Promise<Picture> {
  for (;;) {
    const { value, done } = await shots.next()
    if (done) throw new Error('the capture has ended')
    if (isWanted(value as Picture)) return value as Picture
  }
}

const shown = (feed: Feed, colour: Colour, x: number, y: number) =>
  feed.until(({ jpeg }) => distance(decode(jpeg).at(x, y), colour) <= 8)

t.test('a Wayland desktop is shown as it is: each colour of a window exactly, in its place, and nothing else', SKIP, async t => {
  const sway = await start(t)
  const place = { x: 301, y: 157, width: 203, height: 99 }
  const window = await openWaylandWindow(t, sway.variables, place)
  const { desktop, display } = await openDesktop(t, wlrootsSource)
  t.match(display, { id: 'HEADLESS-1', ...SIZE, x: 0, y: 0, primary: true })
  const shots = shotsOf(desktop, display, FAST)
  for (const colour of COLOURS) {
    await window.paint(colour)
    const picture = await until(shots, picture => distance(colourAt(picture, 400, 200), colour) === 0)
    t.match(picture, SIZE)
    t.equal(differing(picture, colour, place), 0, `${colour}`)
  }
  await shots.return()
})

t.test('a picture says what has changed: where a window was, and where it is', SKIP, async t => {
  const sway = await start(t)
  const window = await openWaylandWindow(t, sway.variables, { x: 100, y: 100, width: 50, height: 40 })
  await window.paint(GREEN)
  const { desktop, display } = await openDesktop(t, wlrootsSource)
  const shots = shotsOf(desktop, display, FAST)
  const model = Buffer.alloc(4 * SIZE.width * SIZE.height)
  /** What a viewer has who takes nothing but what is said to have changed. */
  const take = ({ data, stride, changed = [{ x: 0, y: 0, ...SIZE }] }: Picture) => {
    for (const { x, y, width, height } of changed) {
      for (let row = y; row < y + height; row++) {
        const from = row * stride + 4 * x
        data.copy(model, from, from, from + 4 * width)
      }
    }
  }
  take(await until(shots, picture => distance(colourAt(picture, 120, 120), GREEN) === 0))
  for (let step = 1; step <= 20; step++) {
    const place = { x: 100 + 40 * step, y: 100 + 20 * step, width: 50, height: 40 }
    await window.move(place.x, place.y)
    let picture: Picture
    do take(picture = await until(shots, () => true))
    while (distance(colourAt(picture, place.x + 25, place.y + 20), GREEN) > 0)
    const area = picture.changed!.reduce((sum, { width, height }) => sum + width * height, 0)
    // Of the first change the compositor says that it is all of the screen.
    if (step > 1 && area > 4 * 100 * 100) t.fail(`${area} px have changed for a window of 2000 px`)
    if (!model.equals(picture.data)) t.fail(`after step ${step} there is more that has changed`)
    if (step === 20) t.equal(differing(picture, GREEN, place), 0)
  }
  await shots.return()
})

t.test('nothing is copied while the screen stands still, and it is known to be what it still shows', SKIP, async t => {
  const sway = await start(t)
  const { desktop, display } = await openDesktop(t, wlrootsSource)
  const ending = new AbortController()
  const count = { pictures: 0, confirmed: 0 }
  const running = desktop.capture(display, FAST, ending.signal, () => { count.pictures++ }, () => { count.confirmed++ })
  while (count.confirmed < 4) await sleep(20)
  t.equal(count.pictures, 1)
  const window = await openWaylandWindow(t, sway.variables, { x: 0, y: 0, width: 10, height: 10 })
  await window.paint(GREEN)
  while (count.pictures === 1) await sleep(5)
  ending.abort()
  await running
})

t.test('a desktop that changes its size, or is turned, goes on', SKIP, async t => {
  const sway = await start(t)
  const { desktop, display } = await openDesktop(t, wlrootsSource)
  const shots = shotsOf(desktop, display, FAST)
  await until(shots, () => true)
  const place = { x: 20, y: 30, width: 100, height: 60 }
  const window = await openWaylandWindow(t, sway.variables, place)
  await window.paint(GREEN)
  const sizes: [what: string[], width: number, height: number][] = [
    [['mode', '1600x900'], 1600, 900], [['mode', '1024x768'], 1024, 768], [['mode', '1366x766'], 1366, 766],
    ...['90', '180', '270', 'flipped', 'flipped-90', 'flipped-180', 'flipped-270', 'normal'].map(transform =>
      [['transform', transform], ...transform.endsWith('90') || transform.endsWith('270') ? [766, 1366] : [1366, 766]] as
        [string[], number, number])
  ]
  for (const [what, width, height] of sizes) {
    await sway.command('output', 'HEADLESS-1', ...what)
    const isWhole = (picture: Picture) => picture.width === width && picture.height === height &&
      differing(picture, GREEN, place) === 0
    const picture = await until(shots, isWhole)
    t.ok(picture, `${what.join(' ')}: ${width}x${height}`)
    t.match((await desktop.displays())[0], { width, height })
    // What is drawn then is turned, too.
    await window.paint(RED)
    await until(shots, picture => differing(picture, RED, place) === 0)
    await window.paint(GREEN)
    await until(shots, isWhole)
  }
  await shots.return()
})

t.test('each output is a display, and several can be captured at once', SKIP, async t => {
  const sway = await start(t)
  await sway.command('output', 'HEADLESS-1', 'position', '0', '0')
  await sway.command('create_output')
  await sway.command('output', 'HEADLESS-2', 'resolution', '800x600', 'position', '1280', '40', 'bg', '#00c800', 'solid_color')
  const { desktop, displays } = await openDesktop(t, wlrootsSource)
  t.match(displays, [
    { id: 'HEADLESS-1', ...SIZE, x: 0, y: 0, primary: true }, { id: 'HEADLESS-2', width: 800, height: 600, x: 1280, y: 40, primary: false }
  ])
  const second = shotsOf(desktop, displays[1]!, FAST)
  const isGreen = (picture: Picture) => differing(picture, GREEN) === 0
  t.match(await until(second, isGreen), { width: 800, height: 600 })
  const first = shotsOf(desktop, displays[0]!, FAST)
  t.equal(differing(await until(first, () => true), BLUE), 0, 'both at once')
  for (const [display, shots] of [['HEADLESS-1', first], ['HEADLESS-2', second]] as const) {
    const window = await openWaylandWindow(t, sway.variables, { x: 0, y: 0, width: 30, height: 20 }, display)
    await window.paint(RED)
    await until(shots, picture => distance(colourAt(picture, 10, 10), RED) === 0)
  }
  await first.return()
  await second.return()
})

t.test('a viewer stays connected while the compositor dies and comes back, and learns of one that hangs', SKIP, async t => {
  const sway = await start(t)
  const { app, url } = await listen(t, { SOURCE: 'auto' })
  t.match(app.source, { name: 'wlroots', reason: 'the first that works', display: { id: 'HEADLESS-1', ...SIZE } })
  t.match((await app.inject('/displays')).json(), [{ id: 'HEADLESS-1', ...SIZE }])
  const feed = await watch(t, url)
  await shown(feed, BLUE, 640, 360)

  const killed = performance.now()
  await sway.kill()
  const placeholder = await feed.until(({ jpeg }) => distance(decode(jpeg).at(640, 100), BLUE) > 8)
  t.ok(placeholder.receivedAt - killed < 2000, 'sees within 2 s that the screen is lost')
  t.match(decode(placeholder.jpeg), SIZE, 'in the size of the screen')
  t.match(app.broadcaster.latest, { fault: /Wayland compositor/ })
  await sway.start()
  await shown(feed, BLUE, 640, 360)

  sway.freeze()
  const frozen = performance.now()
  const { receivedAt } = await feed.until(({ jpeg }) => distance(decode(jpeg).at(640, 100), BLUE) > 8)
  t.comment(`told ${(receivedAt - frozen).toFixed(0)} ms after it froze`)
  t.ok(receivedAt - frozen < 20_000, 'sees that the screen is lost')
  t.match(app.broadcaster.latest, { fault: /the Wayland compositor hangs|no answer for 2 s/ })
  sway.thaw()
  await shown(feed, BLUE, 640, 360)
})

t.test('a hundred captures leave nothing behind', SKIP, async t => {
  await start(t, '320x240')
  const descriptors = () => readdirSync('/proc/self/fd').length
  async function capture () {
    const desktop = await wlrootsSource.open()
    const [display] = await desktop.displays()
    const shots = shotsOf(desktop, display!, FAST)
    await until(shots, () => true)
    await shots.return()
    await desktop.close()
  }
  // The memory is kept for the next capture, and given back when the compositor has let go of it: two captures may need some at once.
  for (let round = 0; round < 5; round++) await capture()
  await sleep(100)
  const before = descriptors()
  for (let round = 0; round < 100; round++) await capture()
  while (descriptors() > before) await sleep(20) // fails by the time of the test
  t.pass('no descriptor')
})

t.test('a desktop is found by its name, its path, or without any', SKIP, async t => {
  const sway = await start(t)
  const { XDG_RUNTIME_DIR, WAYLAND_DISPLAY } = sway.variables
  const isShown = async () => {
    const { desktop, display } = await chooseSource('wlroots')
    await desktop.close()
    return display.id === 'HEADLESS-1'
  }
  setVariables(t, { WAYLAND_DISPLAY: join(XDG_RUNTIME_DIR, WAYLAND_DISPLAY), XDG_RUNTIME_DIR: '/nowhere' })
  t.ok(await isShown(), 'by the path of its socket')
  setVariables(t, { WAYLAND_DISPLAY: undefined, XDG_RUNTIME_DIR })
  t.ok(await isShown(), 'without a name, as over SSH')
  setVariables(t, { WAYLAND_DISPLAY: 'wayland-77' })
  await t.rejects(chooseSource('wlroots'), { code: 'NO_DISPLAY', message: /no Wayland compositor at \/.*wayland-77$/ })
  setVariables(t, { WAYLAND_DISPLAY: undefined, XDG_RUNTIME_DIR: '/nowhere' })
  await t.rejects(chooseSource('wlroots'), { code: 'NO_DISPLAY', message: /no Wayland desktop: WAYLAND_DISPLAY is not set/ })
})
