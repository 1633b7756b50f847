import fc from 'fast-check'
import t from 'tap'
import type { Rectangle } from '../../../capture/frame.js'
import { Shown } from './shown.js'

/** Something that is different everywhere. */
const noise = (seed: number) => (x: number, y: number) => Math.imul(Math.imul(x + 1, 0x9e3779b1) ^ Math.imul(y + seed, 0x85ebca77), 0xc2b2ae3d) >>> 8

/** A picture, and what is done to it one after another; as in a program with windows, most of it is plain. */
const played = fc.record({
  width: fc.integer({ min: 1, max: 400 }),
  height: fc.integer({ min: 1, max: 300 }),
  plays: fc.array(fc.array(fc.record({
    kind: fc.constantFrom('noise', 'plain', 'scroll', 'scroll', 'drag', 'invisible' as const),
    x: fc.integer({ min: -20, max: 390 }),
    y: fc.integer({ min: -20, max: 290 }),
    width: fc.integer({ min: 1, max: 400 }),
    height: fc.integer({ min: 1, max: 300 }),
    dx: fc.integer({ min: -60, max: 60 }),
    dy: fc.integer({ min: -60, max: 60 }),
    seed: fc.integer({ min: 0, max: 3 })
  }), { maxLength: 4 }), { minLength: 2, maxLength: 8 })
})

t.test('what a step says leads from one picture to the next, whatever is drawn and moved', async t => {
  let moves = 0
  fc.assert(fc.property(played, ({ width, height, plays }) => {
    const shown = new Shown(width, height)
    const all = { x: 0, y: 0, width, height }
    shown.draw(all, noise(9))
    shown.take()
    for (const [turn, play] of plays.entries()) {
      const region: Rectangle[] = []
      for (const { kind, seed, dx, dy, ...where } of play) {
        const [x, y] = [Math.max(0, where.x), Math.max(0, where.y)]
        const [right, bottom] = [Math.min(width, where.x + where.width), Math.min(height, where.y + where.height)]
        if (right <= x || bottom <= y) continue
        const part = { x, y, width: right - x, height: bottom - y }
        if (kind === 'noise') shown.draw(part, noise(seed))
        if (kind === 'plain') shown.draw(part, () => seed * 1000)
        if (kind === 'scroll') shown.scroll(part, 0, dy)
        if (kind === 'drag') shown.scroll(part, dx, dy)
        region.push(part)
      }
      moves += shown.take(turn % 3 === 0 ? [all] : region).step?.moves.length ?? 0
    }
  }), { numRuns: 300 })
  t.ok(moves > 100, `some of which has moved (${moves} moves)`)
})
