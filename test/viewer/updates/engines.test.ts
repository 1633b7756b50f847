import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import type { Operation, Rectangle } from '../../../viewer/updates/operations.js'
import { ENGINES, openIn, screenPixels, type Engine } from '../../fixtures/engines.js'
import { jpegOf } from '../../fixtures/jpegs.js'
import { needs } from '../../fixtures/needs.js'
import { Model } from '../../fixtures/updates/model.js'
import { startPageService, type Watcher } from '../../fixtures/updates/service.js'
import { rawOf } from '../../fixtures/updates/write.js'
import { startXServer } from '../../fixtures/x-server.js'

/** Whole numbers below a limit, the same ones each time. */
function dice (seed: number) {
  let state = seed
  return (limit: number) => {
    state = Math.imul(state ^ state >>> 15, 0x2c1b3c6d) + 0x9e3779b9 | 0
    return ((state ^ state >>> 16) >>> 0) % limit
  }
}

type Dice = ReturnType<typeof dice>

function rectangleIn ({ width, height }: { width: number, height: number }, roll: Dice, largest = 200): Rectangle {
  const size = { width: 1 + roll(Math.min(width, largest)), height: 1 + roll(Math.min(height, largest)) }
  return { x: roll(width - size.width + 1), y: roll(height - size.height + 1), ...size }
}

/** A move of most of the picture by a few pixels, in any direction, or of anything to anywhere. */
function move (model: Model, roll: Dice): Operation {
  const { x, y, width, height } = rectangleIn(model, roll, roll(2) === 0 ? 2000 : 100)
  const near = (at: number, limit: number) => Math.min(Math.max(at + roll(41) - 20, 0), limit)
  return { kind: 'move', fromX: x, fromY: y, x: near(x, model.width - width), y: near(y, model.height - height), width, height }
}

function palette (model: Model, roll: Dice): Operation {
  const rectangle = rectangleIn(model, roll)
  const colours = Uint32Array.from({ length: 1 + roll(256) }, () => roll(2 ** 24))
  const indices = Uint8Array.from({ length: rectangle.width * rectangle.height }, () => roll(colours.length))
  return { kind: 'palette', ...rectangle, colours, indices }
}

function raw (model: Model, roll: Dice): Operation {
  const rectangle = rectangleIn(model, roll)
  return rawOf(rectangle, Uint8Array.from({ length: 3 * rectangle.width * rectangle.height }, () => roll(256)))
}

const IMAGE = { width: 400, height: 240 }

function piece (model: Model, roll: Dice, image: number): Operation {
  const { x: fromX, y: fromY, width, height } = rectangleIn(IMAGE, roll)
  return { kind: 'image', image, fromX, fromY, width, height, x: roll(model.width - width + 1), y: roll(model.height - height + 1) }
}

/** Ten of all kinds, after one another, and again. */
function scene (model: Model, roll: Dice): Operation[] {
  return Array.from({ length: 10 }, () => [
    palette(model, roll), move(model, roll), raw(model, roll), move(model, roll), move(model, roll),
    { kind: 'fill', ...rectangleIn(model, roll), colour: roll(2 ** 24) } as Operation,
    piece(model, roll, roll(2)), move(model, roll)
  ]).flat()
}

/** From the top left corner on, px: there the page says of itself how it is. */
const STATUS = { width: 320, height: 80 }

/** Waits until the screen shows just that, beside the status, and says how many pixels differ if it does not for long. */
async function difference (model: Model): Promise<number> {
  const wanted = model.rgb()
  let wrong = Infinity
  for (const end = performance.now() + 8000; wrong > 0 && performance.now() < end; await sleep(50)) {
    const shown = screenPixels(model.width, model.height)
    wrong = 0
    for (let i = 0, pixel = 0; i < wanted.length; i += 3, pixel++) {
      if (pixel % model.width < STATUS.width && pixel < STATUS.height * model.width) continue
      if (wanted.compare(shown, i, i + 3, i, i + 3) !== 0) wrong++
    }
  }
  return wrong
}

async function play (watcher: Watcher, model: Model, roll: Dice, isWhole: boolean) {
  const images = [1, 2].map(() => jpegOf(IMAGE.width, IMAGE.height, { quality: 90, seed: roll(1000) }))
  const background: Operation = { kind: 'fill', x: 0, y: 0, width: model.width, height: model.height, colour: roll(2 ** 24) }
  const operations = [...isWhole ? [background] : [], ...scene(model, roll)]
  model.apply(operations, images)
  await watcher.update({ width: model.width, height: model.height, isWhole, operations, images })
}

for (const [engine, program] of Object.entries(ENGINES) as [Engine, string][]) {
  t.test(`${engine} shows what was sent, pixel for pixel`, { skip: needs('Xvfb', 'import', 'djpeg', program) }, async t => {
    await startXServer(t, '1280x800')
    const service = await startPageService(t)
    openIn(t, engine, `${service.url}/size`)
    const size = await service.sizes.next()
    t.comment(`${size.width}x${size.height} px`)
    const watcher = await service.watchers.next()
    const roll = dice(1)
    // The window shows a picture as large as itself without scaling it.
    const model = new Model(size.width, size.height)
    await play(watcher, model, roll, true)
    t.equal(await difference(model), 0, 'a first picture')
    for (let i = 0; i < 4; i++) await play(watcher, model, roll, false)
    t.equal(await difference(model), 0, 'and what changes')

    await play(watcher, new Model(301, 203), roll, true)
    const again = new Model(size.width, size.height)
    await play(watcher, again, roll, true)
    await play(watcher, again, roll, false)
    t.equal(await difference(again), 0, 'also after the picture had another size')
    t.equal(service.streams.length, 0, 'with no MJPEG')
  })
}
