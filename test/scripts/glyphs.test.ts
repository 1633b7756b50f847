import { readFileSync } from 'node:fs'
import t from 'tap'
import { FONT, GLYPHS_FILE, writeGlyphs } from '../../scripts/glyphs/index.js'
import { needs } from '../fixtures/needs.js'

t.test('the letters that ship are those of the font, with its licence', { skip: needs(FONT) }, async t => {
  const committed = readFileSync(GLYPHS_FILE, 'utf8')
  t.ok(committed === writeGlyphs(), 'glyphs.ts is what `npm run glyphs` writes')
  const licence = readFileSync(new URL('../../scripts/glyphs/OFL.txt', import.meta.url), 'utf8')
  t.match(licence, 'SIL OPEN FONT LICENSE Version 1.1')
  for (const line of licence.trim().split('\n')) t.ok(committed.includes(` * ${line}`.trimEnd()), line)
})
