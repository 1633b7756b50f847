import t from 'tap'
import { createPicture, fillRectangle } from '../../../capture/pictures/draw.js'
import type { Picture } from '../../../capture/frame.js'

/** The picture as text: one letter per pixel. */
function show ({ data, width, height }: Picture): string[] {
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) =>
    data.readUInt32LE((y * width + x) * 4) === 0 ? '.' : '#').join(''))
}

t.test('a new picture is black', async t => {
  const picture = createPicture(3, 2)
  t.match(picture, { width: 3, height: 2, format: 'bgrx' })
  t.strictSame(show(picture), ['...', '...'])
})

t.test('a rectangle has its colour, blue first in memory', async t => {
  const picture = createPicture(2, 1)
  fillRectangle(picture, 1, 0, 1, 1, 0xff8c1a)
  t.strictSame([...picture.data], [0, 0, 0, 0, 0x1a, 0x8c, 0xff, 0])
})

t.test('what lies outside the picture is left out', async t => {
  const picture = createPicture(4, 3)
  fillRectangle(picture, -2, -5, 3, 6, 0xffffff)
  fillRectangle(picture, 3, 2, 9, 9, 0xffffff)
  fillRectangle(picture, 4, 0, 2, 3, 0xffffff)
  fillRectangle(picture, -3, 0, 2, 3, 0xffffff)
  t.strictSame(show(picture), ['#...', '....', '...#'])
})
