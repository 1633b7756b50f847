import t from 'tap'
import type { Rectangle } from '../../../../capture/frame.js'
import { paint, random, type Style } from '../../../fixtures/deltas/paint.js'
import { needs } from '../../../fixtures/needs.js'
import { startService } from '../../../fixtures/service.js'
import { watchUpdates, type UpdatesViewer } from '../../../fixtures/updates-viewer.js'
import { openEasel, type Easel } from '../../../fixtures/wayland/easel.js'
import { PROGRAMS } from '../../../fixtures/wayland/desktop.js'
import { SIZE, shareDesktop, startSharedDesktop } from '../../../fixtures/wayland/shared.js'
import { startXServer } from '../../../fixtures/x-server.js'

const DRAWINGS = 60
const STYLES: Style[] = ['flat', 'text', 'text', 'grey', 'photo']

/** Draws, and waits each time until the viewer has exactly what was drawn. @returns bytes that they were sent */
async function draw (easel: Easel, viewer: UpdatesViewer): Promise<{ bytes: number, longestMs: number }> {
  const next = random(11)
  const below = (limit: number) => Math.floor(next() * limit)
  const { width: across, height: down } = SIZE
  const screen = new Uint32Array(across * down)
  const put = async (part: Rectangle, style: Style) => {
    const pixels = new Uint32Array(part.width * part.height)
    paint(pixels, part.width, { ...part, x: 0, y: 0 }, style, below(2 ** 31))
    for (let row = 0; row < part.height; row++) {
      screen.set(pixels.subarray(row * part.width, (row + 1) * part.width), (part.y + row) * across + part.x)
    }
    await easel.put(part, new Uint8Array(pixels.buffer))
    await viewer.until(({ client }) => client.width === across && screen.every((pixel, index) => client.pixels[index] === pixel))
  }
  await put({ x: 0, y: 0, ...SIZE }, 'flat')
  const before = viewer.bytes
  let longestMs = 0
  for (let count = 0; count < DRAWINGS; count++) {
    const [width, height] = [1 + below(240), 1 + below(160)]
    const began = performance.now()
    await put({ x: below(across - width), y: below(down - height), width, height }, STYLES[count % STYLES.length]!)
    longestMs = Math.max(longestMs, performance.now() - began)
  }
  return { bytes: viewer.bytes - before, longestMs }
}

t.test('viewers of updates see each change exactly a little later, in no more bytes than of an X server', {
  skip: needs(...PROGRAMS, 'Xvfb')
}, async t => {
  const { display } = await startXServer(t, `${SIZE.width}x${SIZE.height}`)
  const x11 = await startService(t, { SOURCE: 'x11', DISPLAY: display })
  const ofX11 = await draw(await openEasel(t), await watchUpdates(t, x11.url))
  const { desktop, screen } = await startSharedDesktop(t)
  const wayland = await shareDesktop(t, desktop)
  const ofWayland = await draw(screen, await watchUpdates(t, wayland.url))
  const [one, other] = [ofX11, ofWayland].map(({ bytes, longestMs }) => `${bytes} bytes, exact after ${longestMs.toFixed()} ms at most`)
  t.comment(`x11: ${one}; wayland: ${other}`)
  t.ok(Math.abs(ofWayland.bytes / ofX11.bytes - 1) <= 0.2, `${ofWayland.bytes} and ${ofX11.bytes} bytes`)
})
