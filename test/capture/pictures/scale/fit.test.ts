import fc from 'fast-check'
import t from 'tap'
import { sizeWithin, type Box } from '../../../../capture/pictures/scale/fit.js'

const sizeOf = (picture: string, box: Box) => {
  const [width, height] = picture.split('x').map(Number) as [number, number]
  return Object.values(sizeWithin({ width, height }, box)).join('x')
}

t.test('with a width or a height the other follows: an even number, but not more than there is', async t => {
  t.equal(sizeOf('1920x1080', {}), '1920x1080')
  t.equal(sizeOf('1920x1080', { width: 1366 }), '1366x768')
  t.equal(sizeOf('1920x1200', { width: 1366 }), '1366x854')
  t.equal(sizeOf('1280x1024', { width: 1279 }), '1279x1024')
  t.equal(sizeOf('4000x3', { width: 10 }), '10x2')
  t.equal(sizeOf('4000x1', { width: 10 }), '10x1')
  t.equal(sizeOf('1920x1080', { height: 750 }), '1334x750')
  t.equal(sizeOf('1080x1920', { height: 750 }), '422x750')
})

t.test('with both, the picture is as large as fits between them, or stretched to exactly that', async t => {
  const box = { width: 1366, height: 750 }
  for (const [screen, contained] of [
    ['1920x1080', '1334x750'], ['2560x1440', '1334x750'], ['3440x1440', '1366x572'], ['1080x1920', '422x750'], ['1366x768', '1334x750'],
    ['1024x768', '1000x750'], ['1366x750', '1366x750'], ['800x600', '800x600']
  ] as const) {
    t.equal(sizeOf(screen, box), contained, screen)
    t.equal(sizeOf(screen, { ...box, fit: 'contain' }), contained)
    t.equal(sizeOf(screen, { ...box, fit: 'stretch' }), '1366x750')
  }
  t.equal(sizeOf('1920x1080', { width: 1366, fit: 'stretch' }), '1366x768', 'with only one there is nothing to stretch to')
})

t.test('whatever the screen: within its size and the box, one bound is met, and no length is off by more than a pixel', async t => {
  const length = fc.integer({ min: 1, max: 20_000 })
  const bound = fc.option(fc.integer({ min: 16, max: 16384 }), { nil: Infinity })
  t.doesNotThrow(() => fc.assert(fc.property(length, length, bound, bound, (w, h, width, height) => {
    const shown = sizeWithin({ width: w, height: h }, { width, height })
    const scale = Math.min(1, width / w, height / h)
    const isClose = (got: number, ideal: number) => Math.abs(got - ideal) <= 1 || (ideal < 1 && got <= 2)
    return shown.width >= 1 && shown.width <= Math.min(w, width) && isClose(shown.width, w * scale) &&
      shown.height >= 1 && shown.height <= Math.min(h, height) && isClose(shown.height, h * scale)
  })))
})
