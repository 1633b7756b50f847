import t from 'tap'
import { ICONS, SENTENCES } from '../../../../capture/pictures/placeholder-words.js'
import { drawable, glyphOf } from '../../../../capture/pictures/text/glyph.js'

t.test('every letter of our own sentences can be drawn, and so can our signs', async t => {
  for (const text of [...SENTENCES.flatMap(({ en, zh }) => [en, zh]), ...Object.values(ICONS)]) t.equal(drawable(text), text)
})

t.test('what can be read is kept: letters without an accent that they have no glyph with, one … for what is unknown', async t => {
  const texts = {
    'crème brûlée': 'crème brûlée',
    'Şişli, Đà Nẵng': 'Sisli, …à Nang',
    'ｅｘｉｔ　１': 'exit 1',
    'the program Привет мир has ended': 'the program … has ended',
    '🎉': '…',
    ' a\n\tb\u001b[31m\0 ': 'a b [31m',
    '': ''
  }
  for (const [text, drawn] of Object.entries(texts)) t.equal(drawable(text), drawn)
})

t.test('a character without a glyph has that of …, so nothing is ever left out', async t => {
  t.equal(glyphOf('П'), glyphOf('…'))
  t.not(glyphOf('M'), glyphOf('…'))
})

t.test('letters have the widths of the font, figures all the same one', async t => {
  t.equal(glyphOf('屏').advance, 1000)
  t.ok(glyphOf('i').advance < glyphOf('M').advance)
  t.equal(new Set(Array.from('0123456789', digit => glyphOf(digit).advance)).size, 1)
})
