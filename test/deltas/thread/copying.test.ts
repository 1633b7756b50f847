import t from 'tap'
import { copyRegion } from '../../../deltas/thread/copying.js'
import { Painting } from '../../fixtures/picture-view.js'

t.test('only the region is copied, between memories with rows of other lengths, and without the pointer', async t => {
  const painting = new Painting({ width: 20, height: 10 }, 0xabcdef)
  const stride = 4 * 32
  const target = Buffer.alloc(stride * 16)
  const beneath = { rectangle: { x: 3, y: 4, width: 2, height: 2 }, pixels: Buffer.alloc(16, 0x11) }
  await copyRegion(painting.picture({ beneath }), [{ x: 2, y: 3, width: 5, height: 4 }], target, stride)
  const seen = (x: number, y: number) => target.readUInt32LE(y * stride + 4 * x) & 0xffffff
  for (let y = 0; y < 16; y++) {
    for (let x = 0; x < 32; x++) {
      const isBeneath = x >= 3 && x < 5 && y >= 4 && y < 6
      const isCopied = x >= 2 && x < 7 && y >= 3 && y < 7
      const expected = isBeneath ? 0x111111 : isCopied ? 0xabcdef : 0
      if (seen(x, y) !== expected) t.fail(`${x},${y}: ${seen(x, y)}`)
    }
  }
})

t.test('the event loop gets a turn while a large picture is copied', async t => {
  const painting = new Painting({ width: 1920, height: 1080 })
  painting.fill({ x: 0, y: 0, width: 1920, height: 1080 }, (x, y) => x ^ y << 8)
  const target = Buffer.alloc(painting.data.length)
  let turns = 0
  const count = () => {
    turns++
    waiting = setImmediate(count)
  }
  let waiting = setImmediate(count)
  await copyRegion(painting.picture(), [{ x: 0, y: 0, width: 1920, height: 1080 }], target, 4 * 1920)
  clearImmediate(waiting)
  t.ok(turns >= 3, `${turns}`)
  t.ok(target.equals(painting.data))
})
