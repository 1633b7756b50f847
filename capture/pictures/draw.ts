import { GLYPH_HEIGHT, GLYPH_WIDTH, glyph } from './font.js'
import type { Picture } from '../frame.js'

/** A colour as `0xrrggbb`. */
export type Colour = number

/** A black picture to draw on, `bgrx`. */
export function createPicture (width: number, height: number): Picture {
  const stride = width * 4
  return { kind: 'picture', data: Buffer.alloc(stride * height), format: 'bgrx', width, height, stride, takenAt: Date.now(), sequence: 0 }
}

/** Fills a rectangle; any part outside the picture is left out. */
export function fillRectangle (picture: Picture, x: number, y: number, width: number, height: number, colour: Colour): void {
  const left = Math.max(0, x)
  const right = Math.min(picture.width, x + width)
  if (left >= right) return
  const { data } = picture
  const pixels = new Uint32Array(data.buffer, data.byteOffset, data.length / 4)
  for (let row = Math.max(0, y); row < Math.min(picture.height, y + height); row++) {
    pixels.fill(colour, row * picture.width + left, row * picture.width + right)
  }
}

/** The width of a line of text, px. */
export function textWidth (text: string, size: number): number {
  return text.length * (GLYPH_WIDTH + 1) * size
}

/**
 * Writes one line of text.
 * @param size px per dot: letters are 5 by 7 dots
 */
export function drawText (picture: Picture, text: string, x: number, y: number, size: number, colour: Colour): void {
  Array.from(text).forEach((character, index) => {
    const left = x + index * (GLYPH_WIDTH + 1) * size
    glyph(character).forEach((bits, row) => {
      for (let column = 0; column < GLYPH_WIDTH; column++) {
        if (bits & (1 << (GLYPH_WIDTH - 1 - column))) {
          fillRectangle(picture, left + column * size, y + row * size, size, size, colour)
        }
      }
    })
  })
}

/** Breaks a text into lines of at most `columns` letters, at spaces where possible. */
export function wrap (text: string, columns: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(...(word.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? []))
  }
  return lines
}

/** The distance between two lines of text, in dots. */
export const LINE_HEIGHT = GLYPH_HEIGHT + 4
