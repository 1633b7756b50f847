import t from 'tap'
import { createPicture, drawText, textWidth } from '../../../capture/pictures/draw.js'
import type { Picture } from '../../../capture/frame.js'
import { drawPlaceholder } from '../../../capture/pictures/placeholder.js'

/** Whether a text stands somewhere in the picture, whatever its colour. */
function says (picture: Picture, text: string, size: number): boolean {
  const stamp = createPicture(textWidth(text, size), 7 * size)
  drawText(stamp, text, 0, 0, size, 0xffffff)
  const isLit = ({ data, width }: Picture, x: number, y: number) => data.readUInt32LE((y * width + x) * 4) !== 0
  const standsAt = (left: number, top: number) => {
    for (let y = 0; y < stamp.height; y++) {
      for (let x = 0; x < stamp.width; x++) {
        if (isLit(stamp, x, y) !== isLit(picture, left + x, top + y)) return false
      }
    }
    return true
  }
  for (let top = 0; top <= picture.height - stamp.height; top++) {
    for (let left = 0; left <= picture.width - stamp.width; left++) {
      if (standsAt(left, top)) return true
    }
  }
  return false
}

t.test('viewers can read that the screen is not available, and why', async t => {
  const picture = drawPlaceholder('the cable is out', { width: 480, height: 270 })
  t.match(picture, { width: 480, height: 270 })
  t.ok(says(picture, 'THE SCREEN IS NOT AVAILABLE', 1))
  t.ok(says(picture, 'THE CABLE IS OUT', 1))
  t.notOk(says(picture, 'THE CABLE IS IN', 1), 'so this test is able to fail')
})

t.test('the text grows with the screen', async t => {
  const picture = drawPlaceholder('the cable is out', { width: 1920, height: 1080 })
  t.ok(says(picture, 'THE CABLE IS OUT', 4))
})

t.test('a long reason is broken into lines that fit', async t => {
  const reason = 'the X server :0 has closed the connection and nobody knows when it will come back to us'
  const picture = drawPlaceholder(reason, { width: 240, height: 270 })
  for (const words of ['THE SCREEN IS NOT', 'THE X SERVER :0 HAS', 'CONNECTION', 'COME BACK TO US']) t.ok(says(picture, words, 1), words)
})

t.test('even a screen too small for text has a placeholder', async t => {
  t.match(drawPlaceholder('the cable is out', { width: 16, height: 8 }), { width: 16, height: 8 })
})
