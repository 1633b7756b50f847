import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { Rectangle } from '../../capture/frame.js'
import { screenPixels } from '../fixtures/engines.js'
import { needs } from '../fixtures/needs.js'
import { openScribbler } from '../fixtures/scribbler.js'
import { startService } from '../fixtures/service.js'
import { startLossyProxy } from '../fixtures/updates/lossy-proxy.js'
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
function countWrong (client: UpdatesViewer['client'], screen: Buffer, screenWidth: number, { x, y } = { x: 0, y: 0 }): number {
  const { width, height, pixels } = client
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
    const took = []
    for (const [what, viewer] of Object.entries({ steady, stalling, lossy, late })) {
      took.push(await seesAll(t, `the ${what} viewer, round ${round}`, viewer, size))
    }
    took.push(await seesAll(t, `the viewer of a part, round ${round}`, part, size, PART))
    t.comment(`exact after ${took.map(ms => ms.toFixed()).join(' + ')} ms`)
    late.socket.terminate()
    proxy.losesEvery = 0
  }
  t.ok(proxy.lost > 0, `${proxy.lost} acknowledgements were lost`)
  const viewers = [steady, stalling, lossy, part]
  const bytes = viewers.map(viewer => viewer.bytes)
  await sleep(5000)
  t.same(viewers.map(viewer => viewer.bytes), bytes, 'and nothing more is sent')
})
