import fc from 'fast-check'
import t from 'tap'
import { cover, type Coverage } from '../../../../capture/pictures/text/coverage.js'
import { UNITS, glyphOf } from '../../../../capture/pictures/text/glyph.js'

/** What is covered of each pixel, row by row. */
function * shares ({ steps, width, height }: Coverage): Generator<number> {
  for (let row = 0; row < height; row++) {
    let sum = 0
    for (let column = 0; column < width; column++) yield sum += steps[row * width + column]!
  }
}

/** The pixels of a shape as text: `.` for none, `#` for all, else tenths. */
function show (coverage: Coverage): string[] {
  const letter = (share: number) => share < 0.05 ? '.' : share > 0.95 ? '#' : share.toFixed(1).slice(2)
  return Array.from(shares(coverage), share => letter(Math.abs(share))).join('').match(new RegExp(`.{${coverage.width}}`, 'g')) ?? []
}

const box = (left: number, top: number, right: number, bottom: number) => [left, top, right, top, right, bottom, left, bottom]

t.test('a box covers its pixels, and parts of them at its edges', async t => {
  const coverage = cover({ contours: [box(500, 500, 2500, 3000)] }, 1, 0)
  t.match(coverage, { left: 0, top: 0, width: 4, height: 3 })
  t.strictSame(show(coverage), ['353.', '5#5.', '5#5.'])
  const shifted = cover({ contours: [box(500, 500, 2500, 3000)] }, 1, 0.5)
  t.strictSame([shifted.left, ...show(shifted)], [1, '55..', '##..', '##..'])
})

t.test('what is covered of a polygon is its area, wherever its origin lies within a pixel', async () => {
  const coordinate = fc.integer({ min: -2000, max: 2000 })
  const polygons = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 12 })
  const sizes = fc.double({ min: 1, max: 40, noNaN: true })
  const shifts = fc.double({ min: 0, max: 0.999, noNaN: true })
  await fc.assert(fc.property(polygons, sizes, shifts, (points, size, shift) => {
    const coverage = cover({ contours: [points.flat()] }, size, shift)
    let area = 0
    points.forEach(([x, y], index) => {
      const [toX, toY] = points[(index + 1) % points.length]!
      area += (x * toY - toX * y) / 2
    })
    let covered = 0
    for (const share of shares(coverage)) covered += share
    const wanted = area * (size / UNITS) ** 2
    return Math.abs(Math.abs(covered) - Math.abs(wanted)) < 0.01 + Math.abs(wanted) * 1e-3
  }))
})

t.test('a letter has its shape, and its holes', async t => {
  t.strictSame(show(cover(glyphOf('o'), 20, 0)), [
    '....11......',
    '..49##95....',
    '.5#9558#6...',
    '2#81...7#3..',
    '6#3....2#8..',
    '9#......9#..',
    '99......8#1.',
    '9#......9#..',
    '7#2....1#8..',
    '3#7....6#4..',
    '.6#8337#8...',
    '..5####6....',
    '....221.....'
  ])
  t.match(cover(glyphOf(' '), 20, 0), { width: 0, height: 0 })
})
