import fc from 'fast-check'
import t from 'tap'
import type { Rectangle } from '../../../capture/frame.js'
import { noise, page, plain } from '../../fixtures/deltas/drawings.js'
import { Shown } from '../../fixtures/deltas/shown.js'

/** A picture, and what is drawn and moved on it from one picture to the next. */
const played = fc.record({
  width: fc.integer({ min: 1, max: 420 }),
  height: fc.integer({ min: 1, max: 320 }),
  steps: fc.array(fc.array(fc.record({
    kind: fc.constantFrom('noise', 'plain', 'page', 'scroll', 'scroll', 'drag', 'drag'),
    x: fc.integer({ min: 0, max: 200 }),
    y: fc.integer({ min: 0, max: 150 }),
    width: fc.integer({ min: 20, max: 420 }),
    height: fc.integer({ min: 20, max: 320 }),
    dx: fc.integer({ min: -50, max: 50 }),
    dy: fc.integer({ min: -50, max: 50 }),
    seed: fc.integer({ min: 0, max: 3 })
  }), { maxLength: 4 }), { minLength: 2, maxLength: 6 })
})

t.test('a step leads from one picture to the next, pixel for pixel, whatever is drawn and moved', async t => {
  let moves = 0
  let several = 0
  fc.assert(fc.property(played, ({ width, height, steps }) => {
    const shown = new Shown(width, height)
    const all = { x: 0, y: 0, width, height }
    shown.draw(all, noise(9))
    shown.draw({ ...all, width: Math.floor(width / 2) }, page())
    shown.take()
    for (const [turn, draws] of steps.entries()) {
      const region: Rectangle[] = []
      for (const { kind, x, y, seed, dx, dy, ...size } of draws) {
        const part = { x, y, width: Math.min(size.width, width - x), height: Math.min(size.height, height - y) }
        if (part.width <= 0 || part.height <= 0) continue
        if (kind === 'noise') shown.draw(part, noise(seed))
        if (kind === 'plain') shown.draw(part, plain(seed))
        if (kind === 'page') shown.draw(part, page(seed * 100))
        if (kind === 'scroll') shown.scroll(part, 0, dy)
        if (kind === 'drag') shown.scroll(part, dx, dy)
        region.push(part)
      }
      const found = shown.take(turn % 3 === 2 ? [all] : region).moves.length
      moves += found
      if (found > 1) several++
    }
  }), { numRuns: 200 })
  t.ok(moves > 40, `${moves} moves were among them`)
  t.ok(several > 8, `${several} steps had several`)
})

t.test('the fourth byte of a pixel is no change', async t => {
  const shown = new Shown(200, 100)
  shown.draw({ x: 0, y: 0, width: 200, height: 100 }, noise(1))
  t.equal(shown.take().version, 1)
  // It is another one in each of the two memories.
  t.equal(shown.take().version, undefined)
  t.equal(shown.take().version, undefined)
  t.equal(shown.screen.version, 1)
})

t.test('a changed pixel is its cell, and nothing but the region is looked at', async t => {
  const shown = new Shown(1917, 1075)
  const { screen } = shown
  shown.draw({ x: 0, y: 0, width: 1917, height: 1075 }, noise(1))
  t.equal(shown.take().changed, 120 * 68, 'of the first picture all is new')
  for (const [x, y] of [[0, 0], [1916, 1074], [1916, 0], [800, 801]] as const) {
    shown.draw({ x, y, width: 1, height: 1 }, plain(0x123456))
    const { version, moves, changed } = shown.take([{ x, y, width: 1, height: 1 }])
    t.same([moves, changed], [[], 1])
    t.same(screen.versions[Math.floor(y / 16) * 120 + Math.floor(x / 16)], version)
    t.equal(screen.versions.filter(known => known === version).length, 1, 'the others are as old as before')
  }
  const { pictures, stride } = screen.layout
  const step = screen.take(0, [{ x: 32, y: 32, width: 16, height: 16 }], 0)
  t.equal(step, undefined)
  t.equal(screen.at, pictures[0])
  t.equal(stride, 1920 * 4)
})
