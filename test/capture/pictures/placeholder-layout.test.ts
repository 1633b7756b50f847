import fc from 'fast-check'
import t from 'tap'
import { SCREEN_TROUBLES, type ScreenTrouble } from '../../../contract/troubles.js'
import { layOut, type Line } from '../../../capture/pictures/placeholder-layout.js'
import { textWidth } from '../../../capture/pictures/text/draw-text.js'

const HD = { width: 1280, height: 720 }
const texts = (lines: Line[]) => lines.slice(1).map(({ text }) => text)

/** From where to where its letters reach, px: accents rise highest. */
const box = ({ text, x, y, size }: Line) => ({ left: x, right: x + textWidth(text, size), top: y - 0.94 * size, bottom: y + 0.3 * size })

t.test('a pause is told in both languages, without small print', async t => {
  t.strictSame(texts(layOut('paused by the host', 'PAUSED', HD)), [
    '屏幕共享已暂停', 'The screen is paused', '共享者继续后，画面会自动恢复。', 'It comes back when the person who shares resumes.'
  ])
  t.equal(texts(layOut('back after lunch', 'PAUSED', HD)).at(-1), 'back after lunch', 'any other reason is')
})

t.test('a fault is told in both languages by its code, and as it was reported', async t => {
  t.strictSame(texts(layOut('the X server :0 has not answered for 5 s', 'SOURCE_HANGS', HD)), [
    '暂时无法显示屏幕', "The screen can't be shown right now", '屏幕没有响应。', 'The screen does not answer.',
    'the X server :0 has not answered for 5 s'
  ])
})

t.test('a message that is too long is smaller, then cut off, and the picture says that it was', async t => {
  const words = 'the program has ended and said why '
  const [some, many, most] = [1, 8, 80].map(count => layOut(words.repeat(count), 'SOURCE_ENDED', HD)) as [Line[], Line[], Line[]]
  t.ok(many[1]!.size < some[1]!.size)
  t.equal(texts(many).slice(4).join(' '), words.repeat(8).trim())
  t.match(most.at(-1)!.text, /[^…]…$/)
  t.equal(most[1]!.text, '暂时无法显示屏幕')
})

t.test('it is legible where the picture is shown 360 px wide, whatever its size', async t => {
  for (const width of [640, 1280, 1920, 3840, 7680]) {
    const lines = layOut('the display :0 is gone', 'SOURCE_ENDED', { width, height: width * 9 / 16 })
    const seen = lines.map(({ size }) => size * 360 / width)
    t.ok(Math.min(...seen) >= 9 && seen[1]! >= 19, `${width}: ${seen.map(size => size.toFixed(1)).join(' ')}`)
  }
})

t.test('nothing is outside the picture, everything is in the middle, nothing overlaps, and no heading is cut off', async () => {
  const reasons = fc.oneof(fc.lorem({ maxCount: 60 }), fc.string({ unit: 'grapheme', maxLength: 400 }), fc.constant('x'.repeat(900)))
  const sides = fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 8192 }))
  const codes = fc.constantFrom(...Object.keys(SCREEN_TROUBLES) as ScreenTrouble[])
  await fc.assert(fc.property(reasons, codes, sides, sides, (reason, code, width, height) => {
    const boxes = layOut(reason, code, { width, height }).map(box)
    if (boxes.length === 0) return width < 140 || height < 75
    const isWithin = boxes.every(({ left, right, top, bottom }) => left >= 0 && right <= width && top >= 0 && bottom <= height)
    const isCentred = boxes.every(({ left, right }) => Math.abs(left + right - width) < 0.01) &&
      Math.abs(boxes[0]!.top + boxes.at(-1)!.bottom - height) < height * 0.06 + 4
    const overlap = boxes.some(({ top }, index) => index > 0 && top < boxes[index - 1]!.bottom - 0.01)
    return isWithin && isCentred && !overlap && boxes.length >= 3
  }), { numRuns: 500 })
})
