import type { Picture } from '../../frame.js'
import type { Colour } from '../draw.js'
import { cover, type Coverage } from './coverage.js'
import { UNITS, glyphOf } from './glyph.js'

/** How wide a text is, px. */
export function textWidth (text: string, size: number): number {
  let units = 0
  for (const character of text) units += glyphOf(character).advance
  return units * size / UNITS
}

/** A colour over another one: blue and red in one go, then green. @param share 0 to 256 */
function mix (over: Colour, under: Colour, share: number): Colour {
  const rest = 256 - share
  const blueAndRed = ((over & 0xff00ff) * share + (under & 0xff00ff) * rest) >>> 8 & 0xff00ff
  return blueAndRed | ((over & 0xff00) * share + (under & 0xff00) * rest) >>> 8 & 0xff00
}

/** Colours pixels that are covered alike. @param share 1 to 256 */
function paintRun (pixels: Uint32Array, start: number, end: number, share: number, colour: Colour): void {
  if (share === 256) pixels.fill(colour, start, end)
  else for (let at = start; at < end; at++) pixels[at] = mix(colour, pixels[at]!, share)
}

/** Colours what is covered, run by run; any part outside the picture is left out. */
function paint ({ data, width, height }: Picture, coverage: Coverage, x: number, y: number, colour: Colour): void {
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height)
  const { steps } = coverage
  const last = Math.min(coverage.height, height - y)
  const end = Math.min(coverage.width, width - x)
  const first = Math.max(0, -x)
  for (let row = Math.max(0, -y); row < last; row++) {
    const from = row * coverage.width
    const to = (y + row) * width + x
    let sum = 0
    let start = 0
    for (let column = 0; column <= end; column++) {
      const step = column < end ? steps[from + column]! : 1
      if (step === 0) continue
      const share = Math.min(256, Math.round(Math.abs(sum) * 256))
      if (share > 0 && column > first) paintRun(pixels, to + Math.max(start, first), to + column, share, colour)
      sum += step
      start = column
    }
  }
}

/**
 * Writes one letter.
 * @param x where it starts, px
 * @param y where it stands, px
 * @param size px per em: capitals are 0.73 of that high
 * @returns where the next one starts, px
 */
export function drawLetter (picture: Picture, letter: string, x: number, y: number, size: number, colour: Colour): number {
  const glyph = glyphOf(letter)
  const left = Math.floor(x)
  const coverage = cover(glyph, size, x - left)
  paint(picture, coverage, left + coverage.left, Math.round(y) + coverage.top, colour)
  return x + glyph.advance * size / UNITS
}

/** Writes one line of text, letter by letter: see {@link drawLetter}. */
export function drawText (picture: Picture, text: string, x: number, y: number, size: number, colour: Colour): void {
  for (const letter of text) x = drawLetter(picture, letter, x, y, size, colour)
}
