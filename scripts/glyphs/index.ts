// `npm run glyphs`: writes the outlines of the letters that pictures are lettered with to glyphs.ts, which is committed; a test keeps them
// equal. They are those of Noto Sans CJK SC, of the Debian package fonts-noto-cjk.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import opentype, { type Font } from 'opentype.js'
import { SENTENCES } from '../../capture/pictures/placeholder-words.js'
import { ICON_PATHS } from './icons.js'
import { outline } from './outline.js'

/** Where the package puts it. */
export const FONT = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'
/** Those in the file that are used: the one for simplified Chinese, and one whose quotation marks are as narrow as Latin ones. */
const CHINESE = 'Noto Sans CJK SC'
const LATIN = 'Noto Sans CJK KR'
/** The characters from here on are Chinese. */
const FIRST_CHINESE = '\u2e80'

export const GLYPHS_FILE = fileURLToPath(new URL('../../capture/pictures/text/glyphs.ts', import.meta.url))

/** Units of the font per em. */
const UNITS = 1000

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index))

/** ASCII, the other letters of western Europe, the punctuation of sentences, and whatever our own sentences need. */
function characters (): string[] {
  const ours = SENTENCES.flatMap(({ en, zh }) => Array.from(en + zh))
  return [...new Set([...range(0x20, 0x7e), ...range(0xc0, 0xff), ...'–—‘’“”…·×', ...ours])].sort()
}

/** The fonts of a collection share tables. The parser knows no collections, so the directory of one font is put where it looks for one. */
function openFont (name: string): Font {
  const file = readFileSync(FONT)
  const directories = Array.from({ length: file.readUInt32BE(8) }, (_, index) => file.readUInt32BE(12 + 4 * index))
  for (const from of directories) {
    const alone = new Uint8Array(file)
    alone.set(file.subarray(from, from + 12 + 16 * file.readUInt16BE(from + 4)))
    const font = opentype.parse(alone.buffer, { lowMemory: true })
    if (font.names.windows?.fullName?.en === name) return font
  }
  throw new Error(`${name} is not in ${FONT}`)
}

/** The outlines of all characters, by character. */
function * outlines (): Generator<[character: string, outline: string[]]> {
  const [chinese, latin] = [openFont(CHINESE), openFont(LATIN)]
  for (const character of characters()) {
    const { advanceWidth, path } = (character < FIRST_CHINESE ? latin : chinese).charToGlyph(character)
    yield [character, outline(advanceWidth, path.commands)]
  }
  for (const [character, path] of Object.entries(ICON_PATHS)) yield [character, outline(UNITS, path)]
}

/** What glyphs.ts must contain. */
export function writeGlyphs (): string {
  const lines = Array.from(outlines(), ([character, parts]) =>
    `${character.codePointAt(0)!.toString(16)} ${parts.join()}`.match(/.{1,130}/g)!.join('\n '))
  return [
    '/*!',
    ...readFileSync(new URL('OFL.txt', import.meta.url), 'utf8').trim().split('\n').map(line => ` * ${line}`.trimEnd()),
    ' */',
    '',
    `/** Outlines of letters of ${CHINESE}, written by \`npm run glyphs\`; glyph.ts reads them. */`,
    'export const GLYPHS = `',
    ...lines,
    '`',
    ''
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(GLYPHS_FILE, writeGlyphs())
