import { textWidth } from './draw-text.js'

/**
 * What a line may end after: a word with the space behind it, or a Chinese character with the punctuation that must not start a line
 * (https://www.w3.org/TR/clreq/#prohibition_rules_for_line_start_end).
 */
const UNITS = /[\u2e80-\u9fff\uf900-\ufaff][\u3000-\u303f\uff00-\uffef”’]*|[^\s\u2e80-\u9fff\uf900-\ufaff]+/gu

/** How much narrower than the widest line a paragraph may be tried, in halves of what is left: enough for a letter. */
const HALVES = 6

/** Pieces of a word that fit, where all of it does not; one letter at least. */
function pieces (word: string, size: number, width: number): string[] {
  if (textWidth(word, size) <= width) return [word]
  const made: string[] = []
  let room = -1
  for (const character of word) {
    room -= textWidth(character, size)
    if (room < 0) {
      made.push('')
      room = width - textWidth(character, size)
    }
    made[made.length - 1] += character
  }
  return made
}

/** As few lines as it takes. */
function fill (text: string, size: number, width: number): string[] {
  const lines: string[] = []
  let room = -1
  let end = 0
  for (const { 0: word, index } of text.matchAll(UNITS)) {
    const space = index > end ? ' ' : ''
    end = index + word.length
    const needed = textWidth(space + word, size)
    if (needed <= room) {
      lines[lines.length - 1] += space + word
      room -= needed
    } else {
      lines.push(...pieces(word, size, width))
      room = width - textWidth(lines.at(-1)!, size)
    }
  }
  return lines
}

/**
 * Breaks a text into as few lines as it takes, at spaces and between Chinese characters, and words that are too long anywhere. The lines
 * are about equally long: no last word stands alone.
 * @param size px per em
 * @param width of the longest line, px; a single letter may be wider
 */
export function wrap (text: string, size: number, width: number): string[] {
  let lines = fill(text, size, width)
  let tooNarrow = width / Math.max(1, lines.length) / 2
  let wide = width
  for (let half = 0; half < HALVES; half++) {
    const middle = (tooNarrow + wide) / 2
    const narrower = fill(text, size, middle)
    if (narrower.length > lines.length) {
      tooNarrow = middle
    } else {
      lines = narrower
      wide = middle
    }
  }
  return lines
}
