import fc from 'fast-check'
import t from 'tap'
import type { Rectangle } from '../../../capture/frame.js'
import { rowsOf, within } from '../../../capture/pictures/region.js'
import { StaleRegion } from '../../../capture/pictures/stale-region.js'

const [WIDTH, HEIGHT] = [1920, 1080]

const span = (length: number) => fc.tuple(fc.nat(length - 1), fc.nat(length - 1))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1] as const)
const rectangles: fc.Arbitrary<Rectangle> = fc.tuple(span(WIDTH), span(HEIGHT))
  .map(([[left, right], [top, bottom]]) => ({ x: left, y: top, width: right - left, height: bottom - top }))
const small: fc.Arbitrary<Rectangle> = fc.record({
  x: fc.nat(WIDTH - 20), y: fc.nat(HEIGHT - 20), width: fc.integer({ min: 1, max: 20 }), height: fc.integer({ min: 1, max: 20 })
})
const regions = fc.array(fc.oneof(small, rectangles), { maxLength: 60 })

const has = (outer: Rectangle, { x, y, width, height }: Rectangle) =>
  outer.x <= x && outer.y <= y && outer.x + outer.width >= x + width && outer.y + outer.height >= y + height

t.test('whatever has changed is in the region, which has 16 rectangles at most and is nowhere beyond the picture', async () => {
  fc.assert(fc.property(fc.array(regions, { maxLength: 4 }), added => {
    const stale = new StaleRegion(false)
    for (const region of added) stale.add(region)
    const taken = stale.take()!
    const isCovered = added.flat().every(rectangle => taken.some(outer => has(outer, rectangle)))
    const isWithin = taken.every(rectangle => rectangle.width > 0 && has({ x: 0, y: 0, width: WIDTH, height: HEIGHT }, rectangle))
    return isCovered && isWithin && taken.length <= 16 && stale.take()!.length === 0
  }), { numRuns: 1000 })
})

t.test('few rectangles far from each other stay as they are; those near each other are joined', async t => {
  const stale = new StaleRegion(false)
  const far = [[0, 0], [1900, 0], [0, 1000]].map(([x, y]) => ({ x: x!, y: y!, width: 10, height: 10 }))
  stale.add(far)
  t.same(stale.take(), far)
  stale.add([{ x: 0, y: 0, width: 10, height: 10 }, { x: 0, y: 1000, width: 9, height: 9 }, { x: 12, y: 2, width: 10, height: 10 }])
  t.same(new Set(stale.take()), new Set([{ x: 0, y: 0, width: 22, height: 12 }, { x: 0, y: 1000, width: 9, height: 9 }]))
})

t.test('all of the picture has changed at first, and when it is not known what has', async t => {
  const stale = new StaleRegion()
  stale.add([{ x: 1, y: 1, width: 1, height: 1 }])
  t.equal(stale.take(), undefined)
  t.same(stale.take(), [])
  stale.add([{ x: 1, y: 1, width: 1, height: 1 }])
  stale.add(undefined)
  t.equal(stale.take(), undefined)
})

t.test('rows of a region are those that it touches, each once', async () => {
  fc.assert(fc.property(regions, region => {
    const touched = new Uint8Array(HEIGHT)
    for (const { y, height } of region) touched.fill(1, y, y + height)
    const rows = new Uint8Array(HEIGHT)
    let last = -1
    for (const { top, bottom } of rowsOf(region)) {
      if (top <= last || bottom <= top) return false
      rows.fill(1, top, bottom)
      last = bottom
    }
    return Buffer.compare(rows, touched) === 0
  }))
})

t.test('a region within a part has the same pixels there, and none elsewhere', async () => {
  const pixels = fc.record({ x: fc.nat(WIDTH), y: fc.nat(HEIGHT), width: fc.constant(1), height: fc.constant(1) })
  fc.assert(fc.property(regions, rectangles, pixels, (region, part, pixel) => {
    const seen = within(region, part)
    const whole = { ...part, x: 0, y: 0 }
    const moved = { ...pixel, x: pixel.x - part.x, y: pixel.y - part.y }
    const isThere = has(part, pixel) && region.some(rectangle => has(rectangle, pixel))
    return isThere === seen.some(rectangle => has(rectangle, moved)) && seen.every(rectangle => has(whole, rectangle))
  }))
})
