import { PAUSED_BY_HOST, type ScreenTrouble } from '../../contract/troubles.js'
import type { Colour } from './draw.js'
import { ICONS, wordsFor } from './placeholder-words.js'
import { textWidth } from './text/draw-text.js'
import { drawable } from './text/glyph.js'
import { wrap } from './text/wrap.js'
import type { Size } from './scale/fit.js'

/** A line of text in its place. */
export interface Line {
  text: string
  /** Where it starts, px. */
  x: number
  /** Where its letters stand, px. */
  y: number
  /** px per em */
  size: number
  colour: Colour
}

/** A paragraph; lengths in parts of 360 of the picture's width, in which people see it on a phone. */
interface Paragraph {
  text: string
  size: number
  /** Above it. */
  gap: number
  colour: Colour
}

/** The picture is looked at in this width at least, px: letters of 12 px are legible there. */
const SEEN_WIDTH = 360
/** On the left and on the right of the text, in the same parts. */
const MARGIN = 16
/** From one line to the next, em: letters reach 0.88 above the line that they stand on, and 0.29 below. */
const LINE = 1.3
/** Of that, what is above that line. */
const RISE = 0.94
/** How much of the height may be filled. */
const FILL = 0.94
/** How much smaller text may become so that all of it fits, before it is cut off. */
const SHRINK = [1, 0.9, 0.8, 0.7]
/** The heading alone may become smaller by this again and again, where there is room for nothing else, */
const SHRINK_HEADING = 0.85
/** until it can't be read, px a part. */
const LEAST_UNIT = 0.4
/** Of a reason: there is never room for more. */
const MOST_LETTERS = 1000

const WHITE = 0xffffff
const GREY = 0xb4bac2
const SIGNS: Record<string, Colour> = { [ICONS.paused]: 0xffb938, [ICONS.lost]: 0xff6b64 }

function paragraphsOf (reason: string, code: ScreenTrouble): { heading: Paragraph[], rest: Paragraph[] } {
  const { icon, heading, explanation } = wordsFor(code)
  return {
    heading: [
      { text: icon, size: 34, gap: 0, colour: SIGNS[icon]! },
      { text: heading.zh, size: 24, gap: 0, colour: WHITE },
      { text: heading.en, size: 19, gap: 2, colour: WHITE }
    ],
    rest: [
      { text: explanation.zh, size: 14, gap: 12, colour: GREY },
      { text: explanation.en, size: 13, gap: 1, colour: GREY },
      // That says no more than the heading does.
      ...reason === PAUSED_BY_HOST ? [] : [{ text: drawable(reason.slice(0, MOST_LETTERS)), size: 11, gap: 10, colour: GREY }]
    ]
  }
}

/** A line with what it takes from the top of the text to its lower end, px. */
interface Row {
  line: Omit<Line, 'x'>
  width: number
  bottom: number
}

/** Paragraphs below one another, the first at 0. */
function stack (paragraphs: Paragraph[], unit: number, width: number): Row[] {
  let bottom = 0
  return paragraphs.flatMap(({ text, gap, colour, ...paragraph }) => {
    const size = paragraph.size * unit
    bottom += gap * unit
    return wrap(text, size, width).map(text => {
      const y = bottom + RISE * size
      bottom += LINE * size
      return { line: { text, y, size, colour }, width: textWidth(text, size), bottom }
    })
  })
}

/** What of the rows is within this height; the last one says if there is more. */
function cut (rows: Row[], { width, height }: Size): Row[] {
  const kept = rows.filter(({ bottom }) => bottom <= height)
  const last = kept.at(-1)
  if (!last || kept.length === rows.length) return kept
  const { line } = last
  let text = `${line.text}…`
  while (text.length > 1 && textWidth(text, line.size) > width) text = `${text.slice(0, -2)}…`
  return [...kept.slice(0, -1), { ...last, line: { ...line, text }, width: textWidth(text, line.size) }]
}

/** The rows of a placeholder: all of them, smaller ones if need be; or cut off; or the heading alone; or none. */
function choose (reason: string, code: ScreenTrouble, unit: number, room: Size): Row[] {
  const fits = (rows: Row[]) => rows.every(({ width, bottom }) => width <= room.width && bottom <= room.height)
  const { heading, rest } = paragraphsOf(reason, code)
  const all = [...heading, ...rest]
  for (const shrink of SHRINK) {
    const rows = stack(all, unit * shrink, room.width)
    if (fits(rows)) return rows
  }
  const smallest = unit * SHRINK.at(-1)!
  const most = cut(stack(all, smallest, room.width), room)
  if (most.length > stack(heading, smallest, room.width).length && fits(most)) return most
  for (let smaller = unit; smaller > LEAST_UNIT; smaller *= SHRINK_HEADING) {
    const rows = stack(heading, smaller, room.width)
    if (fits(rows)) return rows
  }
  return []
}

/** What a placeholder says and where: in the middle, and as large as it can be read in a small view of it. Nothing in a tiny one. */
export function layOut (reason: string, code: ScreenTrouble, { width, height }: Size): Line[] {
  const unit = Math.max(1, width / SEEN_WIDTH)
  const rows = choose(reason, code, unit, { width: width - 2 * MARGIN * unit, height: height * FILL })
  const top = (height - (rows.at(-1)?.bottom ?? 0)) / 2
  return rows.map(({ line, width: taken }) => ({ ...line, x: (width - taken) / 2, y: top + line.y }))
}
