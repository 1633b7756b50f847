import { GLYPHS } from './glyphs.js'

/** Units of the font per em: a size in px is that of one em. */
export const UNITS = 1000

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = new Map(Array.from(DIGITS, (digit, value) => [digit, value]))

/** Numbers as in a source map (https://tc39.es/ecma426/#sec-base64-vlq): five bits a digit, the lowest first; the sign is the lowest. */
function readNumbers (text: string): number[] {
  const numbers: number[] = []
  let number = 0
  let shift = 0
  for (const digit of text) {
    const value = VALUES.get(digit)!
    number |= (value & 31) << shift
    shift += 5
    if (value & 32) continue
    numbers.push(number & 1 ? -(number >> 1) : number >> 1)
    number = shift = 0
  }
  return numbers
}

/** A letter. Lengths are in units of the font; y grows downwards from the line that it stands on. */
export class Glyph {
  /** How far it is to the next letter. */
  readonly advance: number
  readonly #texts: string[]
  #contours: number[][] | undefined

  /** @param text its advance, then each contour: steps from point to point, the first from where the contour before it has ended */
  constructor (text: string) {
    const [advance, ...texts] = text.split(',')
    this.advance = readNumbers(advance!)[0]!
    this.#texts = texts
  }

  /** Closed polygons, each `x, y, x, y, …`. What two of them cover that go around in opposite directions is a hole. */
  get contours (): number[][] {
    if (this.#contours) return this.#contours
    let x = 0
    let y = 0
    this.#contours = this.#texts.map(text => readNumbers(text).map((step, index) => index % 2 ? (y += step) : (x += step)))
    return this.#contours
  }
}

let texts: Map<string, string> | undefined

/** By character, as they are written: few of them are read, and none before something is lettered. */
function written (): Map<string, string> {
  texts ??= new Map(GLYPHS.trim().replaceAll('\n ', '').split('\n').map(line => {
    const [code, text] = line.split(' ')
    return [String.fromCodePoint(parseInt(code!, 16)), text!]
  }))
  return texts
}

const glyphs = new Map<string, Glyph>()

/** What stands for a character that has no glyph. */
const MISSING = '…'

/** The glyph of a character; of {@link MISSING} if it has none. */
export function glyphOf (character: string): Glyph {
  const known = glyphs.get(character)
  if (known) return known
  const text = written().get(character)
  if (text === undefined) return glyphOf(MISSING)
  const glyph = new Glyph(text)
  glyphs.set(character, glyph)
  return glyph
}

/**
 * The same text with what can be drawn: a letter without its accent where it has no glyph with it, and one `…` for whatever can't be drawn
 * at all, however long that is. White space of any kind and length is one space.
 */
export function drawable (text: string): string {
  const characters = Array.from(text.normalize('NFC').replace(/[\s\p{Cc}]+/gu, ' ').trim(), character => {
    if (written().has(character)) return character
    const plain = Array.from(character.normalize('NFKD').replace(/\p{M}/gu, ''))
    return plain.length > 0 && plain.every(letter => written().has(letter)) ? plain.join('') : '\0'
  })
  return characters.join('').replace(/\0[\0 ]*\0|\0/g, MISSING)
}
