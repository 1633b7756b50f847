import fc from 'fast-check'
import t from 'tap'
import { textWidth } from '../../../../capture/pictures/text/draw-text.js'
import { wrap } from '../../../../capture/pictures/text/wrap.js'

t.test('text is broken at spaces, into lines that are about equally long', async t => {
  const text = 'The picture comes back when the host continues.'
  t.strictSame(wrap(text, 10, textWidth(text, 10)), [text])
  t.strictSame(wrap(text, 10, textWidth(text, 10) - 1), ['The picture comes back', 'when the host continues.'])
  t.strictSame(wrap('', 10, 100), [])
})

t.test('Chinese text is broken anywhere but before punctuation', async t => {
  t.strictSame(wrap('屏幕没有响应，正在重试。', 10, 85), ['屏幕没有响应，', '正在重试。'])
  t.strictSame(wrap('屏幕没有响应，正在重试。', 10, 60), ['屏幕没有', '响应，正', '在重试。'])
})

t.test('a word that is too long is broken anywhere', async t => {
  const lines = wrap('see /tmp/a/very/long/path/without/any/space', 10, 80)
  t.equal(lines.join('').replace('see', ''), '/tmp/a/very/long/path/without/any/space')
  t.ok(lines.length > 2)
})

t.test('no line is wider than it may be, and no letter is lost', async () => {
  await fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 12, max: 300 }), (text, width) => {
    const lines = wrap(text, 10, width)
    return lines.every(line => textWidth(line, 10) <= width + 1e-6 || Array.from(line).length === 1) &&
      lines.join('').replace(/\s/gu, '') === text.replace(/\s/gu, '')
  }))
})
