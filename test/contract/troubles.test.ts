import { readFileSync } from 'node:fs'
import t from 'tap'
import { SCREEN_TROUBLES, TROUBLES, isScreenTrouble } from '../../contract/troubles.js'

const page = readFileSync(new URL('../../docs/troubleshooting.md', import.meta.url), 'utf8')
const sections = new Map([...page.matchAll(/^### ([A-Z_]+)\n\n(.*?)(?=\n##|$(?![^]))/gms)].map(([, code, text]) => [code, text!]))

t.test('docs/troubleshooting.md has a section for each code, and for no other', async t => {
  t.same([...sections.keys()].sort(), [...TROUBLES].sort())
  for (const [code, text] of sections) t.ok(text.length > 100, `${code} says what to do`)
})

t.test('what viewers read of a code stands in its section, in both languages', async t => {
  for (const [code, { en, zh }] of Object.entries(SCREEN_TROUBLES)) {
    t.match(sections.get(code), `> ${en} ${zh}\n`)
    t.match(en, /^[A-Z].*\.$/)
    t.match(zh, /\p{Script=Han}.*。$/u)
  }
})

t.test('only codes are codes', async t => {
  t.equal(isScreenTrouble('NO_DISPLAY'), true)
  for (const code of ['toString', 'PORT_TAKEN', 'EMFILE', undefined, 7]) t.equal(isScreenTrouble(code), false)
})
