import t from 'tap'
import { drawPointer, pointerArea } from '../../../capture/pictures/draw-pointer.js'

/** A picture of 4x3 in one grey, with a pointer of 2x2: red, half of white, nothing, blue. */
function grey (format: 'bgrx' | 'rgbx', x: number, y: number, scale = 1) {
  const rgba = Uint8Array.of(255, 0, 0, 255, 255, 255, 255, 128, 9, 9, 9, 0, 0, 0, 255, 255)
  const image = { id: 1, width: 2, height: 2, tipX: 1, tipY: 0, rgba }
  const picture = { width: 4, height: 3, format, pointer: { image, x, y, scale } }
  const pixels = Buffer.alloc(4 * 4 * 3, 100)
  drawPointer(pixels, 16, picture)
  const colour = (row: number, column: number) => pixels.subarray(row * 16 + column * 4, row * 16 + column * 4 + 3).toString('hex')
  const rows = [0, 1, 2].map(row => [0, 1, 2, 3].map(column => colour(row, column)).join(' '))
  return { rows, area: pointerArea(picture) }
}

t.test('the pointer is drawn with its tip in its place, in either byte order', async t => {
  t.same(grey('rgbx', 2, 1), {
    rows: ['646464 646464 646464 646464', '646464 ff0000 b2b2b2 646464', '646464 646464 0000ff 646464'],
    area: { x: 1, y: 1, width: 2, height: 2 }
  })
  t.equal(grey('bgrx', 2, 1).rows[1], '646464 0000ff b2b2b2 646464')
})

t.test('what lies beyond the picture is left out', async t => {
  t.same(grey('rgbx', 0, 2), {
    rows: ['646464 646464 646464 646464', '646464 646464 646464 646464', 'b2b2b2 646464 646464 646464'],
    area: { x: 0, y: 2, width: 1, height: 1 }
  })
  t.same(grey('rgbx', 50, 50).area, undefined)
})

t.test('on a scaled picture the pointer is as large as the rest', async t => {
  t.same(grey('rgbx', 2, 0, 1.5), {
    rows: ['646464 ff0000 ff0000 b2b2b2', '646464 ff0000 ff0000 b2b2b2', '646464 646464 646464 0000ff'],
    area: { x: 1, y: 0, width: 3, height: 3 }
  })
})
