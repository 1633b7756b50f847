import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { Rectangle } from '../../capture/frame.js'
import { ENGINES, screenPixels, type Engine } from '../fixtures/engines.js'
import { needs } from '../fixtures/needs.js'
import { openScribbler } from '../fixtures/scribbler.js'
import { startService } from '../fixtures/service.js'
import { startLossyProxy } from '../fixtures/updates/lossy-proxy.js'
import { openPartPage, type PartPage } from '../fixtures/updates/part-page.js'
import { watchUpdates, type UpdatesViewer } from '../fixtures/updates-viewer.js'
import { startXServer } from '../fixtures/x-server.js'

/** More of them find rarer faults. */
const ROUNDS = Number(process.env.EXACTNESS_ROUNDS ?? 5)
/** What is drawn in a round: 500 things in five. */
const DRAWINGS = 100
/** What no picture needs on a quiet machine, by far: it is exact within 2 s, ms. */
const PATIENCE_MS = 15_000
const SIZE = { width: 1003, height: 701 }
/** The screen has another size at the end of every other round, px. */
const SMALLER = { width: 905, height: 600 }
/** What one viewer watches, px. */
const PART: Rectangle = { x: 101, y: 37, width: 700, height: 501 }

/** How many pixels of a picture are not those of the screen, from a place on. */
function countWrong (
  { width, height, pixels }: UpdatesViewer['client'], screen: Buffer, screenWidth: number, { x, y } = { x: 0, y: 0 }
): number {
  let wrong = 0
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = 3 * ((y + row) * screenWidth + x + column)
      if (pixels[row * width + column] !== screen.readUIntBE(at, 3)) wrong++
    }
  }
  return wrong
}

/** Waits until a viewer sees the screen as it is. */
async function seesAll (t: Test, what: string, viewer: UpdatesViewer, size: { width: number, height: number }, part?: Rectangle) {
  const screen = screenPixels(size.width, size.height)
  const { width, height } = part ?? size
  const began = performance.now()
  const late = sleep(PATIENCE_MS, true, { ref: false })
  let wrong: number
  const look = () => {
    const { client } = viewer
    wrong = client.width === width && client.height === height ? countWrong(client, screen, size.width, part) : Infinity
    return wrong === 0
  }
  await Promise.race([viewer.until(look), late])
  t.equal(wrong!, 0, what)
  return performance.now() - began
}

t.test('whatever is drawn, every viewer sees it exactly a little later', { skip: needs('Xvfb', 'import', 'xrandr') }, async t => {
  const xServer = await startXServer(t, `${SIZE.width}x${SIZE.height}`)
  const { url } = await startService(t, { SOURCE: 'x11', DISPLAY: xServer.display })
  const proxy = await startLossyProxy(t, url)
  const scribbler = await openScribbler(t, SIZE, 1)
  const [steady, stalling, lossy, part] = await Promise.all([
    watchUpdates(t, url), watchUpdates(t, url), watchUpdates(t, proxy.url), watchUpdates(t, url, `?region=${Object.values(PART)}`)
  ])
  for (let round = 0; round < ROUNDS; round++) {
    proxy.losesEvery = 2 + round % 3
    await scribbler.scribble(DRAWINGS / 4)
    stalling.socket.pause()
    await scribbler.scribble(DRAWINGS / 2)
    const late = await watchUpdates(t, url)
    stalling.socket.resume()
    const size = [SIZE, SMALLER][round % 2]!
    xServer.resize(size.width, size.height)
    await scribbler.scribble(DRAWINGS / 4)
    proxy.losesEvery = 0
    const took = []
    for (const [what, viewer] of Object.entries({ steady, stalling, lossy, late })) {
      took.push(await seesAll(t, `the ${what} viewer, round ${round}`, viewer, size))
    }
    took.push(await seesAll(t, `the viewer of a part, round ${round}`, part, size, PART))
    t.comment(`exact after ${took.map(ms => ms.toFixed()).join(' + ')} ms`)
    late.socket.terminate()
  }
  t.ok(proxy.lost > 0, `${proxy.lost} acknowledgements were lost`)
  const viewers = [steady, stalling, lossy, part]
  const bytes = viewers.map(viewer => viewer.bytes)
  await sleep(5000)
  t.same(viewers.map(viewer => viewer.bytes), bytes, 'and nothing more is sent')
})

/** From the top left corner on, px: there the page says of itself how it is. */
const STATUS = { width: 320, height: 80 }
/** A screen that is larger than the window of any of the browsers, px. */
const LARGE = { width: 1200, height: 820 }
const PAGE_ROUNDS = Number(process.env.EXACTNESS_ROUNDS ?? 3)

/** Waits until a page shows its part of the screen as it is. */
async function showsAll (t: Test, what: string, { part: { x, y, width, height }, pixels }: PartPage, display: string) {
  const screen = screenPixels(LARGE.width, LARGE.height, display)
  const began = performance.now()
  let wrong: number
  do {
    const shown = pixels()
    wrong = 0
    for (let row = 0; row < height; row++) {
      const [at, from] = [3 * row * width, 3 * ((y + row) * LARGE.width + x)]
      const beside = row < STATUS.height ? 3 * STATUS.width : 0
      if (shown.compare(screen, from + beside, from + 3 * width, at + beside, at + 3 * width) !== 0) wrong++
    }
  } while (wrong > 0 && performance.now() - began < PATIENCE_MS && await sleep(100, true))
  t.equal(wrong, 0, `${what}: rows that differ`)
  return performance.now() - began
}

t.test('browsers show it exactly, too', { skip: needs('Xvfb', 'import', ...Object.values(ENGINES)) }, async t => {
  const { display } = await startXServer(t, `${LARGE.width}x${LARGE.height}`)
  const { url } = await startService(t, { SOURCE: 'x11', DISPLAY: display, TRUST_PROXY: '127.0.0.1', ACCESS: 'open' })
  const scribbler = await openScribbler(t, LARGE, 2)
  const engines = Object.keys(ENGINES) as Engine[]
  // From different addresses: nobody may watch several parts.
  const proxies = await Promise.all(engines.map((_, index) => startLossyProxy(t, url, `192.0.2.${index}`)))
  const pages: PartPage[] = []
  for (const [index, engine] of engines.entries()) pages.push(await openPartPage(t, engine, proxies[index]!.url, LARGE))
  for (let round = 0; round < PAGE_ROUNDS; round++) {
    for (const [index, proxy] of proxies.entries()) proxy.losesEvery = (round + index) % 3 * 2
    const frozen = pages[round % pages.length]!
    await scribbler.scribble(50)
    frozen.freeze()
    await scribbler.scribble(70)
    frozen.thaw()
    await scribbler.scribble(50)
    for (const proxy of proxies) proxy.losesEvery = 0
    const took = []
    for (const [index, page] of pages.entries()) took.push(await showsAll(t, `${engines[index]}, round ${round}`, page, display))
    t.comment(`exact after ${took.map(ms => ms.toFixed()).join(' + ')} ms`)
  }
  t.ok(proxies.every(({ lost }) => lost > 0), `${proxies.map(({ lost }) => lost)} acknowledgements were lost`)
})
