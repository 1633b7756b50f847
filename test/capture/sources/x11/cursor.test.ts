import t from 'tap'
import { createPicture, fillRectangle } from '../../../../capture/pictures/draw.js'
import { drawCursor, isSameCursor, visiblePart } from '../../../../capture/sources/x11/cursor.js'
import { listen } from '../../../fixtures/build.js'
import { needs } from '../../../fixtures/needs.js'
import { watch } from '../../../fixtures/parts.js'
import { decode, distance, type Colour } from '../../../fixtures/pixels.js'
import { takePointer } from '../../../fixtures/pointer.js'
import { openWindow } from '../../../fixtures/window.js'
import { startXServer } from '../../../fixtures/x-server.js'

const DISPLAY = { id: 'a', name: 'a', x: 100, y: 50, width: 8, height: 4, primary: true }

/** Two by two: red, half a green, nothing, blue. */
const IMAGE = {
  x: 103,
  y: 52,
  xhot: 1,
  yhot: 1,
  width: 2,
  height: 2,
  cursorSerial: 1,
  cursorImage: Buffer.from([0, 0, 255, 255, 0, 128, 0, 128, 0, 0, 0, 0, 255, 0, 0, 255])
}

function drawn (image: typeof IMAGE) {
  const picture = createPicture(DISPLAY.width, DISPLAY.height)
  fillRectangle(picture, 0, 0, 8, 4, 0x646464)
  drawCursor(picture.data, 'bgrx', DISPLAY, image)
  const at = (x: number, y: number) => picture.data.readUInt32LE((y * 8 + x) * 4) & 0xffffff
  return { part: visiblePart(image, DISPLAY), at }
}

t.test('the pointer is drawn with its hot spot in place, and lets through what it does not cover', async t => {
  const { part, at } = drawn(IMAGE)
  t.same(part, { x: 2, y: 1, width: 2, height: 2 })
  t.equal(at(2, 1), 0xff0000)
  t.equal(at(3, 1), 0x31b131, 'half of it')
  t.equal(at(2, 2), 0x646464)
  t.equal(at(3, 2), 0x0000ff)
  t.equal(at(1, 1), 0x646464)
  t.equal(at(4, 2), 0x646464)
})

t.test('the pointer has its colours on a picture whose pixels begin with red, too', async t => {
  const pixels = Buffer.alloc(8 * 4 * 4)
  drawCursor(pixels, 'rgbx', DISPLAY, IMAGE)
  t.same([...pixels.subarray((8 + 2) * 4, (8 + 2) * 4 + 3)], [255, 0, 0])
  t.same([...pixels.subarray((16 + 3) * 4, (16 + 3) * 4 + 3)], [0, 0, 255])
})

t.test('a pointer that leaves the display is cut off at its edge', async t => {
  t.equal(drawn({ ...IMAGE, x: 100, y: 50 }).at(0, 0), 0x0000ff, 'top left')
  const { part, at } = drawn({ ...IMAGE, x: 108, y: 54 })
  t.same(part, { x: 7, y: 3, width: 1, height: 1 })
  t.equal(at(7, 3), 0xff0000, 'bottom right')
  t.equal(at(0, 3), 0x646464)
})

t.test('a pointer that neither moves nor changes is the same', async t => {
  t.ok(isSameCursor(IMAGE, { ...IMAGE }))
  t.ok(isSameCursor(undefined, undefined))
  t.notOk(isSameCursor(IMAGE, undefined))
  t.notOk(isSameCursor(IMAGE, { ...IMAGE, y: 1 }))
  t.notOk(isSameCursor(IMAGE, { ...IMAGE, cursorSerial: 2 }))
})

t.test('a viewer sees the pointer, follows it, and sees what it had covered', { skip: needs('Xvfb') }, async t => {
  await startXServer(t)
  const { app, url } = await listen(t, { SOURCE: 'x11' })
  const window = await openWindow(t, { x: 0, y: 0, width: 1920, height: 1080 })
  const background: Colour = [37, 99, 235]
  await window.paint(background)
  const pointer = await takePointer(t)
  const feed = await watch(t, url)
  const isClear = (jpeg: Buffer, x: number, y: number) => {
    const pixels = decode(jpeg)
    // The pointer of a server without a theme is a cross of 16 pixels.
    for (let dx = -4; dx <= 4; dx++) if (distance(pixels.at(x + dx, y + dx), background) > 40) return false
    return true
  }

  let before: [number, number] | undefined
  for (const [x, y] of [[300, 200], [1500, 200], [1500, 900], [1919, 1079]] as const) {
    await pointer.move(x, y)
    const { jpeg } = await feed.until(({ jpeg }) => !isClear(jpeg, Math.min(x, 1910), Math.min(y, 1070)))
    if (before) t.ok(isClear(jpeg, ...before), `what it covered at ${before}`)
    before = [x, y]
  }
  const { frames } = app.broadcaster
  await feed.next()
  await feed.next()
  t.equal(app.broadcaster.frames, frames, 'a pointer that rests costs nothing')
})
