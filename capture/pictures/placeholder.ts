import type { ScreenTrouble } from '../../contract/troubles.js'
import type { Picture } from '../frame.js'
import { createPicture } from './draw.js'
import { layOut } from './placeholder-layout.js'
import type { Size } from './scale/fit.js'
import { Turns } from '../turns.js'
import { drawLetter } from './text/draw-text.js'

/**
 * A picture to show while there is none: it says so, and why, in Chinese and in English. Drawing takes 60 ms at 7680x4320.
 * @param reason in a sentence for people
 * @param size of the frames before it, so that the page does not jump, px
 * @param code of the reason
 */
export async function drawPlaceholder (reason: string, { width, height }: Size, code: ScreenTrouble): Promise<Picture> {
  const picture: Picture = { ...createPicture(width, height), fault: reason }
  const lines = layOut(reason, code, { width, height })
  const turns = new Turns()
  await turns.pass()
  for (const { text, x, y, size, colour } of lines) {
    let next = x
    for (const letter of text) {
      next = drawLetter(picture, letter, next, y, size, colour)
      if (turns.isOver) await turns.pass()
    }
  }
  return picture
}
