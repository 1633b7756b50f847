import { readFileSync } from 'node:fs'
import t from 'tap'

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
const english = read('README.md')
const chinese = read('README.zh-CN.md')

const withoutCode = (text: string) => text.replace(/^```.*?^```$/gms, '')

/** Code blocks, without their comments: these are translated. */
const commands = (text: string) => [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
  .map(([, language, code]) => [language, code!.replace(/\s*(#|\/\/) .*$/gm, '')])

const headings = (text: string) => [...withoutCode(text).matchAll(/^(#+) /gm)].map(([, level]) => level)

/** Each cell by what is not translated in it: its code and where it links to. In what order stands to the language. */
const tables = (text: string) => withoutCode(text).split('\n').filter(line => line.startsWith('|')).map(line =>
  line.split('|').slice(1, -1).map(cell => [...cell.matchAll(/`[^`]+`|\]\([^)]+\)/g)].map(String).sort()))

/** Where a paragraph links to, and the code in it. Pictures of pages show the language of the README. */
const paragraphs = (text: string) => withoutCode(text).split(/\n\n+/).filter(part => !part.startsWith('|')).map(part =>
  [...part.matchAll(/`[^`]+`|\]\([^)]+\)/g)].map(String).filter(link => !link.includes('README'))
    .map(link => link.replace('.zh.png)', '.png)')).sort())

t.test('both READMEs have the same commands, headings, tables, links and names', async t => {
  t.same(commands(chinese), commands(english), 'commands')
  t.ok(commands(english).length > 2)
  t.same(headings(chinese), headings(english), 'headings')
  t.same(tables(chinese), tables(english), 'tables')
  t.same(paragraphs(chinese), paragraphs(english), 'paragraphs')
})

t.test('each README leads to the other', async t => {
  t.match(english, '](README.zh-CN.md)')
  t.match(chinese, '](README.md)')
})
