import fc from 'fast-check'
import t from 'tap'
import { createPicture } from '../../../../capture/pictures/draw.js'
import type { Picture } from '../../../../capture/frame.js'
import { drawText, textWidth } from '../../../../capture/pictures/text/draw-text.js'

/** `0xrrggbb` */
const colourAt = ({ data, width }: Picture, x: number, y: number) => data.readUInt32LE((y * width + x) * 4)

t.test('a sign has its colour, and at its edges a mixture with what is below it', async t => {
  const picture = createPicture(40, 40)
  new Uint32Array(picture.data.buffer, picture.data.byteOffset, 1600).fill(0x204060)
  drawText(picture, '|', 8, 30, 100, 0xe0a020) // a stroke 6.4 px wide
  const colours = new Set(Array.from({ length: 40 }, (_, x) => colourAt(picture, x, 20)))
  t.ok(colours.has(0x204060))
  t.ok(colours.has(0xe0a020))
  t.ok(colours.size <= 4, 'one mixture on each side')
  for (const colour of colours) {
    const [red, blue] = [colour >> 16, colour & 0xff]
    t.ok(red >= 0x20 && red <= 0xe0 && blue >= 0x20 && blue <= 0x60, colour.toString(16))
    t.ok(Math.abs((red - 0x20) / 0xc0 - (0x60 - blue) / 0x40) < 0.03, 'all channels are mixed alike')
  }
})

t.test('letters follow one another as wide as they are', async t => {
  t.equal(textWidth('屏幕', 20), 40)
  t.ok(Math.abs(textWidth('ab', 20) - textWidth('a', 20) - textWidth('b', 20)) < 1e-9)
  const together = createPicture(60, 30)
  const apart = createPicture(60, 30)
  drawText(together, 'ab', 5.3, 20, 20, 0xffffff)
  drawText(apart, 'a', 5.3, 20, 20, 0xffffff)
  drawText(apart, 'b', 5.3 + textWidth('a', 20), 20, 20, 0xffffff)
  t.ok(together.data.equals(apart.data))
})

t.test('what lies outside the picture is left out, and what is inside is drawn as ever', async () => {
  const large = createPicture(300, 200)
  drawText(large, 'Ä屏g', 100, 100, 40, 0xffffff)
  await fc.assert(fc.property(fc.integer({ min: 0, max: 220 }), fc.integer({ min: 0, max: 150 }), (left, top) => {
    const small = createPicture(70, 40)
    drawText(small, 'Ä屏g', 100 - left, 100 - top, 40, 0xffffff)
    for (let y = 0; y < 40; y++) {
      const from = ((top + y) * 300 + left) * 4
      if (!small.data.subarray(y * 280, y * 280 + 280).equals(large.data.subarray(from, from + 280))) return false
    }
    return true
  }))
})
