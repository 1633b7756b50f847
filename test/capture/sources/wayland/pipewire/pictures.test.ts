import fc from 'fast-check'
import t from 'tap'
import type { Region } from '../../../../../capture/frame.js'
import { Pictures } from '../../../../../capture/sources/wayland/pipewire/pictures.js'

const WIDTH = 600
const HEIGHT = 50
const STRIDE = WIDTH * 4
const LAYOUT = { format: 'bgrx', width: WIDTH, height: HEIGHT } as const

function start (): { pictures: Pictures, memories: readonly [Buffer, Buffer] } {
  const memories = [Buffer.alloc(STRIDE * HEIGHT), Buffer.alloc(STRIDE * HEIGHT)] as const
  const pictures = new Pictures(memories)
  t.equal(pictures.begin(LAYOUT), undefined)
  return { pictures, memories }
}

const isWithin = (x: number, y: number, region: Region) =>
  region.some(part => x >= part.x && x < part.x + part.width && y >= part.y && y < part.y + part.height)

/** Whether two pictures differ nowhere else. */
function isOnlyWithin (region: Region, a: Buffer, b: Buffer): boolean {
  for (let at = 0; at < a.length; at += 4) {
    if (a.readInt32LE(at) !== b.readInt32LE(at) && !isWithin(at / 4 % WIDTH, Math.floor(at / STRIDE), region)) return false
  }
  return true
}

t.test('the first picture is all new; one that is the same is none', async t => {
  const { pictures, memories } = start()
  const pixels = Buffer.alloc(STRIDE * HEIGHT, 7)
  t.equal(pictures.hasChanged, false)
  pictures.take({ pixels, stride: STRIDE })
  t.equal(pictures.hasChanged, true)
  t.equal(pictures.draw(0), undefined)
  t.ok(memories[0].equals(pixels))
  pictures.take({ pixels, stride: STRIDE })
  t.equal(pictures.hasChanged, false)
})

t.test('a small change is a small region, on both memories in turn', async t => {
  const { pictures, memories } = start()
  const pixels = Buffer.alloc(STRIDE * HEIGHT, 7)
  const show = (memory: 0 | 1) => {
    pictures.take({ pixels, stride: STRIDE })
    return pictures.draw(memory)
  }
  show(0)
  pixels.fill(9, 20 * STRIDE + 40, 20 * STRIDE + 44)
  t.same(show(1), [{ x: 0, y: 20, width: 256, height: 1 }])
  t.ok(memories[1].equals(pixels))
  pixels.fill(8, 49 * STRIDE, 50 * STRIDE)
  t.ok(isWithin(599, 49, show(0)!))
  t.ok(memories[0].equals(pixels), 'it lacked the change before, too')
})

t.test('whatever is drawn and skipped, each memory has the newest, and nothing changes that is not told', async () => {
  const Change = fc.record({
    x: fc.nat(WIDTH - 1),
    y: fc.nat(HEIGHT - 1),
    width: fc.integer({ min: 1, max: 300 }),
    height: fc.integer({ min: 1, max: 20 }),
    value: fc.nat(3),
    isDrawn: fc.boolean(),
    padding: fc.constantFrom(0, 16)
  })
  fc.assert(fc.property(fc.array(Change, { maxLength: 12 }), changes => {
    const { pictures, memories } = start()
    const pixels = Buffer.alloc(STRIDE * HEIGHT)
    let shown: Buffer | undefined
    let memory: 0 | 1 = 0
    for (const { x, y, width, height, value, isDrawn, padding } of changes) {
      for (let row = y; row < Math.min(HEIGHT, y + height); row++) {
        pixels.fill(value, row * STRIDE + 4 * x, row * STRIDE + 4 * Math.min(WIDTH, x + width))
      }
      const stride = STRIDE + padding
      const padded = Buffer.alloc(stride * HEIGHT, 255)
      for (let row = 0; row < HEIGHT; row++) pixels.copy(padded, row * stride, row * STRIDE, (row + 1) * STRIDE)
      pictures.take({ pixels: padded, stride })
      if (!isDrawn || !pictures.hasChanged) continue
      const region = pictures.draw(memory)
      if (!memories[memory].equals(pixels)) return false
      if (shown && region && !isOnlyWithin(region, pixels, shown)) return false
      shown = Buffer.from(pixels)
      memory = memory === 0 ? 1 : 0
    }
    return true
  }), { numRuns: 60 })
})

t.test('another size starts anew; one for which there is no room is told', async t => {
  const { pictures, memories } = start()
  pictures.take({ pixels: Buffer.alloc(STRIDE * HEIGHT, 7), stride: STRIDE })
  t.equal(pictures.begin({ format: 'rgbx', width: 10, height: 5 }), undefined)
  t.equal(pictures.hasChanged, false, 'nothing of the old size is shown in the new one')
  const pixels = Buffer.alloc(200, 3)
  pictures.take({ pixels: pixels.subarray(0, 100), stride: 40 })
  t.equal(pictures.hasChanged, false, 'too short')
  pictures.take({ pixels, stride: 0 })
  t.equal(pictures.draw(1), undefined)
  t.ok(memories[1].subarray(0, 200).equals(pixels))
  t.equal(pictures.begin({ format: 'bgrx', width: 1000, height: 1000 }), 4_000_000)
})
