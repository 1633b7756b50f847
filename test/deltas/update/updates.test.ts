import turbo from '@julusian/jpeg-turbo'
import t from 'tap'
import type { Rectangle } from '../../../capture/frame.js'
import type { Style } from '../../fixtures/deltas/paint.js'
import { ModelScreen } from '../../fixtures/deltas/model-screen.js'
import { RealScreen } from '../../fixtures/deltas/real-screen.js'
import { World } from '../../fixtures/deltas/world.js'

function worldOf (width: number, height: number): World {
  const world = new World(width, height, (width, height) => new RealScreen(width, height, 'bgrx'))
  world.join()
  return world
}

const painted = (style: Style, rectangle: Rectangle, seed: number) => ({ moves: [], paints: [{ rectangle, style, seed }] })

/** What MJPEG would send. */
function mjpegBytes ({ screen: { memory, at, layout: { stride, grid: { width, height } } } }: World): number {
  const options = { format: turbo.FORMAT_BGRX, width, height, stride: stride / 4, quality: 80, subsampling: turbo.SAMP_420 }
  return turbo.compressSync(Buffer.from(memory.buffer, at, stride * height), options).length
}

for (const [style, most] of [['text', 300], ['grey', 150]] as const) {
  t.test(`a letter typed takes ${most} bytes at most: ${style}`, async t => {
    const world = worldOf(400, 200)
    await world.show(0)
    for (let letter = 0; letter < 20; letter++) {
      world.change(painted(style, { x: 30 + 9 * letter, y: 70, width: 8, height: 14 }, letter))
      const bytes = await world.showBytes(0)
      t.ok(letter === 0 || (bytes > 0 && bytes <= most), `${bytes} bytes`)
    }
  })
}

t.test('a photograph that fills the screen is one JPEG, hardly larger than that of MJPEG, and close to it', async t => {
  const world = worldOf(1290, 810)
  world.change(painted('photo', { x: 0, y: 0, width: 1290, height: 810 }, 1))
  const bytes = await world.showBytes(0)
  t.ok(bytes <= 1.02 * mjpegBytes(world), `${bytes} bytes`)
  const { client: { pixels } } = world.viewers[0]!
  const off = pixels.reduce((sum, pixel, at) => sum + Math.abs((pixel & 255) - (world.screen.pixels[at]! & 255)), 0) / pixels.length
  t.ok(off < 3, `off by ${off}`)
})

t.test('of a video, only the video is sent, as one JPEG that ends where it ends; the text beside it stays sharp', async t => {
  const world = worldOf(500, 400)
  await world.show(0)
  const video = { x: 101, y: 55, width: 300, height: 199 }
  const play = async (frame: number) => {
    world.change(painted('photo', video, frame))
    return world.show(0)
  }
  // At first it is not known where the video ends, so that what is beside it is touched.
  for (let frame = 0; frame < 12; frame++) await play(frame)
  await world.settle(30_000)
  for (let frame = 12; frame < 18; frame++) t.strictSame((await play(frame))!.areas, [video])
  const { client: { pixels } } = world.viewers[0]!
  const wrong = world.screen.pixels.findIndex((colour, at) => {
    const [x, y] = [at % 500 - video.x, Math.floor(at / 500) - video.y]
    return colour !== pixels[at] && !(x >= 0 && x < video.width && y >= 0 && y < video.height)
  })
  t.equal(wrong, -1)
})

t.test('a video is sent no larger because somebody comes, or because something beside it has changed once', async t => {
  const world = worldOf(500, 400)
  const video = { x: 101, y: 55, width: 300, height: 199 }
  let frame = 0
  const play = async (pictures: number) => {
    const areas: unknown[] = []
    for (const end = frame + pictures; frame < end; frame++) {
      world.change(painted('photo', video, frame))
      areas.push((await world.show(0))!.areas)
    }
    return areas
  }
  const tight = (pictures: number) => Array.from({ length: pictures }, () => [video])
  await world.show(0)
  for (let viewer = 1; viewer < 3; viewer++) world.join()
  await play(12)
  for (const late of [1, 2, 1]) {
    await world.show(late)
    t.strictSame(await play(12), tight(12))
  }
  world.change(painted('text', { x: 90, y: 45, width: 320, height: 220 }, 1))
  await play(80)
  t.strictSame(await play(10), tight(10))
  for (const late of [1, 2]) await world.show(late)
  await world.settle(30_000)
})

t.test('what stands still for 300 ms is sent without loss, within the budget, and then nothing', async t => {
  const world = worldOf(300, 200)
  await world.show(0)
  world.change(painted('photo', { x: 0, y: 0, width: 300, height: 200 }, 1))
  await world.show(0)
  world.now = world.screen.changedAt + 290
  t.equal(await world.refine(0, 20_000), undefined, 'not yet')
  await world.settle(20_000)
  t.equal(await world.refine(0, 20_000), undefined)
})

t.test('viewers in step are sent the same, encoded once; whoever is late gets it too, under another number', async t => {
  const world = worldOf(300, 200)
  for (let viewer = 1; viewer < 3; viewer++) world.join()
  for (let viewer = 0; viewer < 3; viewer++) await world.show(viewer)
  world.change(painted('photo', { x: 10, y: 10, width: 250, height: 150 }, 1))
  const plans = []
  for (let viewer = 0; viewer < 3; viewer++) plans.push(await world.show(viewer))
  t.ok(plans[0] && plans[0] === plans[1] && plans[0] === plans[2])
  const [one, other] = [await world.updates.write(plans[0]!, 7, 0), await world.updates.write(plans[0]!, 8, 0)]
  t.ok(one.buffer.byteLength === one.length && one.buffer !== other.buffer, 'in memory of its own')
  other.writeUInt32LE(7, 16)
  t.ok(one.equals(other))
  world.now += performance.now() + 1000
  const refined = []
  for (let viewer = 0; viewer < 3; viewer++) refined.push(await world.refine(viewer, 9000))
  t.ok(refined[0] && refined[0] === refined[1] && refined[0] === refined[2])
})

t.test('whoever missed several pictures of a video is sent the same as the others, and a newcomer needs nothing else', async t => {
  const world = worldOf(400, 300)
  for (let viewer = 1; viewer < 3; viewer++) world.join()
  for (let viewer = 0; viewer < 2; viewer++) await world.show(viewer)
  for (let frame = 0; frame < 12; frame++) {
    world.change(painted('photo', { x: 50, y: 50, width: 300, height: 200 }, frame))
    if (frame < 8 || frame === 11) await world.show(0)
    if (frame === 5) await world.show(1)
  }
  const late = await world.show(1)
  t.ok(late!.areas.length === 1 && !late!.isComplete)
  const newcomer = await world.show(2)
  t.ok(newcomer!.isComplete && newcomer!.moves.length === 0)
  await world.settle(50_000)
})

t.test('what was lossy before a move that was left out is not taken for exact', async t => {
  const world = new World(256, 256, (width, height) => new ModelScreen(width, height, 'bgrx'))
  const corner = { x: 0, y: 0, width: 32, height: 32 }
  world.join()
  await world.show(0)
  for (let more = true; more;) {
    world.now += 1000
    more = await world.refine(0, 100_000) !== undefined
  }
  world.change(painted('photo', corner, 5))
  t.ok((await world.show(0))!.lossy, 'the photograph is lossy')
  world.change({ moves: [{ ...corner, fromX: 128, fromY: 0 }], paints: [] })
  world.changeBack()
  world.change(painted('flat', { x: 15, y: 15, width: 2, height: 2 }, 3))
  t.ok(await world.show(0), 'the world compares what the viewer sees')
})
