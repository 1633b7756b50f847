import { LINE_HEIGHT, createPicture, drawText, textWidth, wrap } from './draw.js'
import type { Picture } from '../frame.js'

/**
 * A picture to show while there is none: it says so, and why.
 * @param size of the frames before it, so that the page does not jump, px
 */
export function drawPlaceholder (reason: string, { width, height }: { width: number, height: number }): Picture {
  const picture: Picture = { ...createPicture(width, height), fault: reason }
  const dot = Math.max(1, Math.round(width / 480))
  const margin = dot * 16
  const columns = Math.max(8, Math.floor((width - 2 * margin) / textWidth('M', dot)))
  const lines = [...wrap('The screen is not available', columns), '', ...wrap(reason, columns)]
  const lineHeight = LINE_HEIGHT * dot
  let y = Math.max(0, Math.round((height - lines.length * lineHeight) / 2))
  for (const [index, line] of lines.entries()) {
    drawText(picture, line, Math.round((width - textWidth(line, dot)) / 2), y, dot, index === 0 ? 0xffffff : 0xffc95c)
    y += lineHeight
  }
  return picture
}
