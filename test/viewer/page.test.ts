import t from 'tap'
import { networkInterfaces } from 'node:os'
import type { Page } from 'playwright-core'
import { listen } from '../fixtures/build.js'
import { openPage } from '../fixtures/chromium.js'
import { needs } from '../fixtures/needs.js'
import { distance, pngColour, type Colour } from '../fixtures/pixels.js'
import { startService } from '../fixtures/service.js'
import { openWindow } from '../fixtures/window.js'
import { startXServer } from '../fixtures/x-server.js'

const NEEDS = needs('Xvfb', 'chromium')
/** The page is as large as the screen, so that a point has the same coordinates in both. */
const VIEWPORT = { width: 1920, height: 1080 }
const WINDOW = { x: 600, y: 300, width: 400, height: 400 }
const RED: Colour = [255, 0, 0]
const BLUE: Colour = [37, 99, 235]

/** Waits until the page shows the colour in the middle of the window; tap's timeout is the limit. */
async function colourPainted (page: Page, colour: Colour): Promise<Colour> {
  for (;;) {
    const png = await page.screenshot({ clip: { x: 790, y: 490, width: 20, height: 20 } })
    const found = await pngColour(png, 10, 10)
    if (distance(found, colour) <= 8) return found
  }
}

/** Everything the browser complains about. */
function complaints (page: Page): string[] {
  const texts: string[] = []
  page.on('console', message => {
    // The picture is refused until the page has traded its key for a cookie.
    if (['error', 'warning'].includes(message.type()) && !/video_feed/.test(message.location().url)) texts.push(message.text())
  })
  page.on('pageerror', error => texts.push(error.message))
  page.on('requestfailed', request => { if (!request.url().includes('/video_feed')) texts.push(`${request.url()} failed`) })
  return texts
}

/** This machine's addresses as others see them. */
const addresses = Object.values(networkInterfaces()).flatMap(infos => infos!)
  .filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address)

for (const host of ['127.0.0.1', ...addresses.slice(0, 1)]) {
  const place = host === '127.0.0.1' ? host : 'the address that others use'
  t.test(`a browser paints the screen on http://${place}, each change at once`, { skip: NEEDS }, async t => {
    await startXServer(t)
    const { app, url } = await listen(t, { SOURCE: 'x11', HOST: host })
    const window = await openWindow(t, WINDOW)
    await window.paint(RED)
    const page = await openPage(t, { viewport: VIEWPORT })
    const texts = complaints(page)
    await page.goto(host === '127.0.0.1' ? `${url}/?watch=anyway` : `${url}/#key=${app.access.key}`, { waitUntil: 'domcontentloaded' })
    t.equal(await page.title(), 'Shared screen')
    await colourPainted(page, RED)
    let fastestMs = Infinity
    for (const colour of [BLUE, [255, 255, 255], [0, 160, 0]] as Colour[]) {
      await window.paint(colour)
      const painted = performance.now()
      const found = await colourPainted(page, colour)
      const ms = performance.now() - painted
      fastestMs = Math.min(ms, fastestMs)
      t.comment(`painted ${colour}, on the page ${found} after ${ms.toFixed(0)} ms`)
    }
    t.ok(fastestMs < 900, 'before the picture is repeated, which happens after 1 s')
    t.same(texts, [], 'and the browser has nothing to complain about')
  })
}

t.test('a browser with JavaScript turned off shows the screen', { skip: NEEDS }, async t => {
  await startXServer(t)
  const { url } = await listen(t, { SOURCE: 'x11' })
  const window = await openWindow(t, WINDOW)
  const page = await openPage(t, { viewport: VIEWPORT, javaScriptEnabled: false })
  await page.goto(url, { waitUntil: 'domcontentloaded' })
  await window.paint(BLUE)
  t.ok(await colourPainted(page, BLUE))
})

t.test('a page left open shows the screen again after the service was restarted', { skip: NEEDS }, async t => {
  const { display } = await startXServer(t)
  const window = await openWindow(t, WINDOW)
  await window.paint(RED)
  const first = await startService(t, { DISPLAY: display, SOURCE: 'x11' })
  const page = await openPage(t, { viewport: VIEWPORT })
  await page.goto(`${first.url}/?watch=anyway`, { waitUntil: 'domcontentloaded' })
  await colourPainted(page, RED)

  first.kill('SIGTERM')
  await first.exited
  await page.locator('#card', { hasText: 'No connection' }).waitFor()

  const started = performance.now()
  await window.paint(BLUE)
  await startService(t, { DISPLAY: display, SOURCE: 'x11', PORT: new URL(first.url).port })
  t.ok(await colourPainted(page, BLUE))
  await page.locator('#card').waitFor({ state: 'hidden' })
  t.comment(`on the page ${(performance.now() - started).toFixed(0)} ms after the restart`)
})
