import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { Operation } from '../../../viewer/updates/operations.js'
import { SHOWN_WIDTH, openPage, until } from '../../fixtures/chromium.js'
import { needs } from '../../fixtures/needs.js'
import { pngColour, type Colour } from '../../fixtures/pixels.js'
import { startPageService, type PageService, type Watcher } from '../../fixtures/updates/service.js'
import { writePointer, writePointerImage } from '../../fixtures/updates/write.js'

const NEEDS = needs('chromium')
/** Most of the time they wait. */
t.jobs = 4
const SIZE = { width: 320, height: 200 }
const BLUE = 0x2563eb
/** The MJPEG of the service. */
const STREAM_WIDTH = 64

const filled = (colour: number): Operation[] => [{ kind: 'fill', x: 0, y: 0, ...SIZE, colour }]
const BLUE_PICTURE = { ...SIZE, isWhole: true, operations: filled(BLUE) }

interface Prepared {
  service: PageService
  page: Page
  open (query?: string): Promise<void>
}

/** All tests share one browser, and are told apart by its contexts. */
const browser = NEEDS ? undefined : openPage(t).then(page => page.context().browser()!)

/** A page that is not loaded yet, and the service behind it. */
async function prepare (t: Test): Promise<Prepared> {
  const service = await startPageService(t)
  const page = await (await browser)!.newPage({ viewport: { width: 640, height: 480 } })
  t.teardown(() => page.close())
  page.setDefaultTimeout(120_000)
  return { service, page, open: async (query = '') => { await page.goto(`${service.url}/${query}`, { waitUntil: 'domcontentloaded' }) } }
}

/** The page with a blue picture on it. */
async function show (t: Test): Promise<{ service: PageService, page: Page, watcher: Watcher }> {
  const { service, page, open } = await prepare(t)
  await open()
  const watcher = await service.watchers.next()
  await watcher.update(BLUE_PICTURE)
  await until(page, `${SHOWN_WIDTH} === ${SIZE.width}`)
  return { service, page, watcher }
}

/** Pretends that the tab is hidden, or shown again. */
const hide = (page: Page, isHidden: boolean) => page.evaluate(`{
  Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}`)

/** Pretends that the machine has slept. */
const sleepOf = (page: Page) => page.evaluate('{ const { now } = Date; Date.now = () => now() + 60_000 }')

const closed = ({ socket }: Watcher) => new Promise<void>(resolve => { socket.once('close', () => resolve()) })

t.test('what the page is asked for in its address is what it asks for', { skip: NEEDS }, async t => {
  const { service, page, open } = await prepare(t)
  const view = { display: '1', width: '640', quality: '50', fps: '5' }
  const region = '0,0,64,64'
  await open(`?${new URLSearchParams({ ...view, region, more: 'x' })}`)
  t.strictSame((await service.watchers.next()).query, { ...view, region })
  await open(`?${new URLSearchParams({ ...view, region, transport: 'mjpeg' })}`)
  const { since, ...query } = await service.streams.next()
  t.strictSame(query, view)
  await until(page, `${SHOWN_WIDTH} === ${STREAM_WIDTH}`)
  t.equal(service.watchers.length, 0, 'nor are there updates besides')
})

t.test('who asks for a region, and is shown all of the screen as MJPEG, is told so', { skip: NEEDS }, async t => {
  const { service, page, open } = await prepare(t)
  const status = page.getByRole('status')
  const isTold = async () => await status.textContent() === 'Whole screen'
  await open('?region=0,0,64,64')
  await (await service.watchers.next()).update(BLUE_PICTURE)
  await until(page, `${SHOWN_WIDTH} === ${SIZE.width}`)
  t.notOk(await isTold(), 'but not while the region is shown')
  await open('?transport=mjpeg')
  await until(page, `${SHOWN_WIDTH} === ${STREAM_WIDTH}`)
  t.notOk(await isTold(), 'nor if none was asked for')
  service.updates = 'refused'
  await open('?region=0,0,64,64')
  await status.filter({ hasText: 'Whole screen' }).waitFor()
  service.updates = 'open'
  await sleepOf(page)
  await (await service.watchers.next()).update(BLUE_PICTURE)
  await status.filter({ hasText: 'Live' }).waitFor()
  t.notOk(await isTold(), 'and no longer than that')
})

t.test('the first picture is there soon, before the page has asked for anything else', { skip: NEEDS }, async t => {
  const { service, page, open } = await prepare(t)
  const asked: string[] = []
  page.on('request', request => asked.push(new URL(request.url()).pathname))
  const start = performance.now()
  await Promise.all([open(), service.watchers.next().then(watcher => watcher.update(BLUE_PICTURE))])
  t.comment(`painted after ${(performance.now() - start).toFixed(0)} ms`)
  t.notOk(asked.includes('/video_feed'))
})

for (const [what, script] of Object.entries({
  'does not let WebSockets through': undefined,
  'has no OffscreenCanvas': 'delete globalThis.OffscreenCanvas',
  'has no DecompressionStream': 'delete globalThis.DecompressionStream',
  'can load no worker': `{
    const { Worker } = globalThis
    globalThis.Worker = class extends Worker { constructor () { super('/nothing.js') } }
  }`
})) {
  t.test(`a page that ${what} shows the MJPEG`, { skip: NEEDS }, async t => {
    const { service, page, open } = await prepare(t)
    service.updates = 'refused'
    if (script) await page.addInitScript(script)
    await open()
    await until(page, `${SHOWN_WIDTH} === ${STREAM_WIDTH}`)
    t.pass()
  })
}

t.test('a page shows the MJPEG when nothing comes over its WebSocket', { skip: NEEDS }, async t => {
  const { service, page, open } = await prepare(t)
  await open()
  const watcher = await service.watchers.next()
  const start = performance.now()
  await closed(watcher)
  const ms = performance.now() - start
  t.ok(ms > 4000, `after ${ms.toFixed(0)} ms`)
  await until(page, `${SHOWN_WIDTH} === ${STREAM_WIDTH}`)
})

t.test('a browser that is too old for the page shows the MJPEG', { skip: NEEDS }, async t => {
  const { page, open } = await prepare(t)
  await page.route('**/viewer/main-*.js', route => route.fulfill({ contentType: 'text/javascript', body: 'what is this' }))
  await open()
  await until(page, `${SHOWN_WIDTH} === ${STREAM_WIDTH}`)
  t.pass()
})

t.test('a page that was cut off connects again, at growing intervals, and keeps its picture', { skip: NEEDS }, async t => {
  const { service, page, watcher } = await show(t)
  const pauses: number[] = []
  for (let next = watcher; pauses.length < 3;) {
    next.socket.terminate()
    const start = performance.now()
    next = await service.watchers.next()
    pauses.push(performance.now() - start)
    t.equal(await page.evaluate(SHOWN_WIDTH), SIZE.width)
    await next.update(BLUE_PICTURE)
  }
  t.comment(pauses.map(ms => ms.toFixed(0)).join(', '))
  t.ok(pauses.every((ms, i) => ms >= 200 * 2 ** i), 'a busy server is not stormed')
  t.equal(service.streams.length, 0)
})

t.test('a page that was cut off connects again although no word of that reaches it', { skip: NEEDS }, async t => {
  const { service, page, watcher } = await show(t)
  watcher.socket.send(JSON.stringify({ fault: null, viewer: 'first' }))
  watcher.socket.send(JSON.stringify({ fault: null }))
  service.cut.add('first')
  const next = await service.watchers.next()
  next.socket.send(JSON.stringify({ fault: null, viewer: 'second' }))
  await next.update(BLUE_PICTURE)
  await (await page.waitForResponse('**/healthz?viewer=second')).finished()
  t.equal(service.watchers.length, 0, 'once')
})

t.test('a page on a machine that has slept connects again', { skip: NEEDS }, async t => {
  const { service, page } = await show(t)
  await sleepOf(page)
  await (await service.watchers.next()).update(BLUE_PICTURE)
  t.match(await colourOf(page), [37, 99, 235])
})

t.test('garbage ends the connection and leaves the picture alone', { skip: NEEDS }, async t => {
  const { service, page, watcher } = await show(t)
  const [move]: Operation[] = [{ kind: 'move', fromX: 0, fromY: 0, x: 1, y: 1, width: 10, height: 10 }]
  const wrong: Array<(watcher: Watcher) => unknown> = [
    ({ socket }) => socket.send(Buffer.from([1, 9, 9])),
    ({ socket }) => socket.send('{'),
    watcher => watcher.update({ ...SIZE, images: [Buffer.from('no JPEG')] }),
    watcher => watcher.update({ width: 10, height: 10, operations: [move!] }),
    watcher => watcher.update({ ...SIZE, operations: [...filled(0), { ...move!, x: 319 }] })
  ]
  let current = watcher
  for (const send of wrong) {
    const over = closed(current)
    send(current)
    await over
    t.match(await colourOf(page), [37, 99, 235])
    await (await service.watchers.next()).update(BLUE_PICTURE)
    await page.reload({ waitUntil: 'domcontentloaded' }) // else it would wait longer and longer
    current = await service.watchers.next()
    await current.update(BLUE_PICTURE)
    await until(page, `${SHOWN_WIDTH} === ${SIZE.width}`)
  }
})

t.test('a page takes no notice of what it does not know, which a later service may send', { skip: NEEDS }, async t => {
  const { page, watcher } = await show(t)
  watcher.socket.send(Buffer.from([9, 9, 9]))
  watcher.socket.send(JSON.stringify({ fault: null, news: 'x' }))
  const painted = watcher.update({ ...SIZE, operations: filled(0xdc2626) }).then(() => true)
  t.ok(await Promise.race([painted, closed(watcher)]), 'over the same connection')
  t.match(await colourOf(page), [220, 38, 38])
})

/** In the middle of the window. */
const colourOf = async (page: Page, [x, y] = [320, 240]): Promise<Colour> =>
  pngColour(await page.screenshot({ clip: { x: x!, y: y!, width: 1, height: 1 } }), 0, 0)

t.test('who may watch no longer sees nothing more, and does not connect again', { skip: NEEDS }, async t => {
  const { service, page, watcher } = await show(t)
  service.you = 'out'
  watcher.socket.terminate()
  await page.locator('#door').waitFor()
  t.notOk(await page.locator('#screen').isVisible())
  await sleep(1000)
  t.equal(service.watchers.length, 0)
  service.you = 'viewer'
  await (await service.watchers.next()).update(BLUE_PICTURE)
  await until(page, `${SHOWN_WIDTH} === ${SIZE.width}`)
})

t.test('the pointer lies on the picture where it belongs, however that is scaled', { skip: NEEDS }, async t => {
  // 640x400 px of picture in a window of 640x480.
  const { page, watcher } = await show(t)
  const pixels = new Uint8ClampedArray(4 * 20 * 10).map((_, i) => i % 4 === 0 || i % 4 === 3 ? 255 : 0)
  const point = (x: number, y: number, image = 5, scale = 1) => watcher.socket.send(writePointer({ x, y, image, scale }))
  watcher.socket.send(writePointerImage({ image: 5, width: 20, height: 10, tipX: 4, tipY: 2, pixels }))
  const box = () => page.evaluate<number[]>(`{
    const { x, y, width, height } = document.querySelector('#pointer').getBoundingClientRect();
    [x, y, width, height].map(Math.round)
  }`)
  const shown = async (wanted: number[]) => { while (String(await box()) !== String(wanted)) await sleep(20) }
  point(104, 52)
  await shown([200, 40 + 100, 40, 20])
  t.match(await colourOf(page, [201, 141]), [255, 0, 0])
  t.match(await colourOf(page, [199, 141]), [37, 99, 235])
  point(104, 52, 5, 0.5)
  await shown([204, 40 + 102, 20, 10])
  point(0, 0, 0)
  await page.locator('#pointer').waitFor({ state: 'hidden' })
  point(0, 0, 6)
  t.notOk(await page.locator('#pointer').isVisible(), 'an image that is not known')
})

t.test('a hidden tab takes nothing after a second, and takes up again when it is shown', { skip: NEEDS }, async t => {
  const { service, page, watcher } = await show(t)
  await hide(page, true)
  await sleep(300)
  await hide(page, false)
  await watcher.update({ ...SIZE, operations: filled(BLUE) })
  t.equal(service.watchers.length, 0, 'a glance at another tab changes nothing')
  await hide(page, true)
  await closed(watcher)
  await sleep(1000)
  t.equal(service.watchers.length, 0)
  t.match(await colourOf(page), [37, 99, 235], 'its picture stays')
  await hide(page, false)
  const start = performance.now()
  await (await service.watchers.next()).update(BLUE_PICTURE)
  t.comment(`again after ${(performance.now() - start).toFixed(0)} ms`)
})

t.test('a picture that the browser has lost comes anew, as soon as it can be painted', { skip: NEEDS }, async t => {
  const { service, page, open } = await prepare(t)
  await page.route('**/worker.js', async route => {
    const response = await route.fetch()
    const keep = 'addEventListener("message", ({ data: { order } }) => { self.picture ??= order.canvas });'
    await route.fulfill({ response, body: keep + await response.text() })
  })
  const begins = page.waitForEvent('worker')
  const happens = async (event: string) => (await begins).evaluate(`{
    self.picture.getContext('2d').reset()
    self.picture.dispatchEvent(new Event('${event}'))
  }`)
  await open()
  await (await service.watchers.next()).update(BLUE_PICTURE)
  await happens('contextlost')
  const early = await service.watchers.next()
  early.update(BLUE_PICTURE).then(() => t.fail('painted on nothing'), () => {})
  await closed(early)
  await happens('contextrestored')
  // The one that it has tried meanwhile, perhaps, and the one since then.
  for (let connection = await service.watchers.next(); ; connection = await service.watchers.next()) {
    if (await Promise.race([connection.update(BLUE_PICTURE).then(() => true), closed(connection)])) break
  }
  await until(page, `${SHOWN_WIDTH} === ${SIZE.width}`)
  t.match(await colourOf(page), [37, 99, 235])
})

t.test('what ends while the tab is hidden for a moment is taken up again', { skip: NEEDS }, async t => {
  const { service, page, watcher } = await show(t)
  await hide(page, true)
  const checked = page.waitForResponse('**/access')
  watcher.socket.terminate()
  await (await checked).finished()
  await hide(page, false)
  await (await service.watchers.next()).update(BLUE_PICTURE)
  t.match(await colourOf(page), [37, 99, 235])
})

t.test('a worker that can\'t be loaded while the tab is hidden for a moment leads to the MJPEG', { skip: NEEDS }, async t => {
  const { service, page, open } = await prepare(t)
  let fail = () => {}
  const failed = new Promise<void>(resolve => { fail = resolve })
  const asked = new Promise<void>(resolve => page.route('**/worker.js', async route => {
    resolve()
    await failed
    await route.fulfill({ status: 404 })
  }))
  await open()
  await asked
  await hide(page, true)
  fail()
  await service.streams.next()
  await hide(page, false)
  await until(page, `${SHOWN_WIDTH} === ${STREAM_WIDTH}`)
  t.pass()
})
