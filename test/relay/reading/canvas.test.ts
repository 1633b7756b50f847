import { deflateRawSync } from 'node:zlib'
import t from 'tap'
import { Canvas } from '../../../relay/reading/canvas.js'
import { random, type Style } from '../../fixtures/deltas/paint.js'
import { ModelScreen } from '../../fixtures/deltas/model-screen.js'
import { World, type Change } from '../../fixtures/deltas/world.js'

/** Reads an update, and paints it. */
async function apply (canvas: Canvas, bytes: Buffer): Promise<void> {
  canvas.read(bytes)
  await canvas.paint()
}

const SIZE = { width: 333, height: 222 }
const STYLES: Style[] = ['flat', 'text', 'grey', 'photo']

/** A world whose viewer's updates are carried out by a canvas as well. */
class CopiedWorld extends World {
  readonly canvas = new Canvas(() => {})
  /** Updates so far. */
  count = 0

  override async send (...[plan, viewer]: Parameters<World['send']>): Promise<number> {
    const write = this.updates.write.bind(this.updates)
    let bytes: Buffer = Buffer.alloc(0)
    this.updates.write = async (...args) => (bytes = await write(...args))
    try {
      return await super.send(plan, viewer)
    } finally {
      this.updates.write = write
      await apply(this.canvas, bytes)
      this.count++
    }
  }
}

t.test('a canvas shows after each update what every other client shows', async t => {
  const world = new CopiedWorld(SIZE.width, SIZE.height, (width, height) => new ModelScreen(width, height, 'bgrx'))
  world.join()
  const next = random(7)
  const whole = (most: number) => Math.floor(next() * most)
  const rectangle = () => {
    const [width, height] = [1 + whole(200), 1 + whole(150)]
    return { x: whole(SIZE.width - width), y: whole(SIZE.height - height), width, height }
  }
  for (let step = 0; step < 40; step++) {
    const target = rectangle()
    const move = { ...target, fromX: whole(SIZE.width - target.width), fromY: whole(SIZE.height - target.height) }
    const change: Change = {
      moves: step % 3 === 0 ? [move] : [],
      paints: [{ rectangle: rectangle(), style: STYLES[step % 4]!, seed: step }]
    }
    world.change(change)
    await world.show(0)
    if (step % 5 === 4) await world.settle(20_000)
    t.equal(world.viewers[0]!.client.pixels.findIndex((pixel, at) => pixel !== (world.canvas.pixels[at]! & 0xffffff)), -1, `step ${step}`)
  }
  t.ok(world.count > 40)
})

/** An update of 64x48 px with these operations. */
function update (operations: number[], { flags = 1, width = 64, height = 48, images = 0, more = [] as number[] } = {}): Buffer {
  const compressed = deflateRawSync(Buffer.from(operations))
  const head = Buffer.alloc(24)
  head.set([1, flags])
  head.writeUInt16LE(width, 2)
  head.writeUInt16LE(height, 4)
  head.writeUInt16LE(images, 6)
  head.writeDoubleLE(1_700_000_000_000, 8)
  head.writeUInt32LE(compressed.length, 20)
  return Buffer.concat([head, Buffer.from(more), compressed])
}

const u16 = (...numbers: number[]) => numbers.flatMap(number => [number & 255, number >> 8])
const FILL = [2, ...u16(0, 0, 64, 48), 1, 2, 3]

t.test('what is no update is refused, and leaves no picture', async t => {
  const wrong: Array<[string, Buffer]> = [
    ['it is no update', Buffer.alloc(24)],
    ['it is no update', Buffer.from([1, 1])],
    ['a picture of 0x48 px', update(FILL, { width: 0 })],
    ['it has a flag that nobody knows', update(FILL, { flags: 4 })],
    ['it has no room for 9 images', update([], { images: 9 })],
    ['it has 1 bytes too many', Buffer.concat([update(FILL), Buffer.from([0])])],
    ['an operation is not within the picture', update([2, ...u16(1, 0, 64, 48), 1, 2, 3])],
    ['an operation is not within the picture', update([2, ...u16(1, 0, 0, 48), 1, 2, 3])],
    ['a move is from beyond the picture', update([1, ...u16(40, 0, 0, 0, 32, 8)])],
    ['there is no such image', update([4, ...u16(0, 0, 0, 0, 0, 8, 8)])],
    ['an operation is cut off', update([5, ...u16(0, 0, 8, 8), 1, 2, 3])],
    ['no operation is of kind 6', update([6])],
    ['its operations write too much', update(Array.from({ length: 17 }, () => FILL).flat())],
    ['an image is no JPEG', update([], { images: 1, more: [0, 0, 0, 0] })]
  ]
  for (const [fault, bytes] of wrong) {
    const canvas = new Canvas(() => {})
    await apply(canvas, update(FILL))
    await t.rejects(apply(canvas, bytes), { message: fault }, fault)
    await t.rejects(apply(canvas, update([], { flags: 0 })), { message: 'it follows on a picture that is not there' })
    await apply(canvas, update(FILL))
    t.ok(canvas.pixels.every(pixel => pixel === 0x010203))
  }
})

t.test('bytes that say little and inflate to much are refused', async t => {
  const canvas = new Canvas(() => {})
  await t.rejects(apply(canvas, update(Array<number>(10_000_000).fill(0))), /can't be inflated/)
})

t.test('any bytes changed: a picture or a refusal, and nothing else', async () => {
  const next = random(3)
  const whole = update([...FILL, 5, ...u16(3, 3, 2, 1), 9, 9, 9, 9, 9, 9, 3, ...u16(8, 8, 2, 1), 0, 1, 1, 1, 0, 0])
  for (let round = 0; round < 5000; round++) {
    const bytes = Buffer.from(whole)
    for (let change = 0; change <= round % 4; change++) bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256)
    const canvas = new Canvas(() => {})
    await apply(canvas, bytes.subarray(0, round % 7 ? bytes.length : Math.floor(next() * bytes.length))).catch(error => {
      if (error.constructor.name !== 'Unreadable') throw error
    })
  }
})
