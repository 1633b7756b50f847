import { setImmediate as turn } from 'node:timers/promises'
import type { ScreenTrouble } from '../../contract/troubles.js'
import type { Picture } from '../frame.js'
import { createPicture } from './draw.js'
import { layOut } from './placeholder-layout.js'
import type { Size } from './scale/fit.js'
import { drawText, textWidth } from './text/draw-text.js'

/** Others get their turn on the event loop after this time, ms. */
const TURN_MS = 1

/**
 * A picture to show while there is none: it says so, and why, in Chinese and in English. Drawing takes 60 ms at 7680x4320.
 * @param reason in a sentence for people
 * @param size of the frames before it, so that the page does not jump, px
 * @param code of the reason
 */
export async function drawPlaceholder (reason: string, { width, height }: Size, code: ScreenTrouble): Promise<Picture> {
  const picture: Picture = { ...createPicture(width, height), fault: reason }
  const lines = layOut(reason, code, { width, height })
  await turn()
  let since = performance.now()
  for (const { text, x, y, size, colour } of lines) {
    let left = x
    for (const letter of text) {
      drawText(picture, letter, left, y, size, colour)
      left += textWidth(letter, size)
      if (performance.now() - since < TURN_MS) continue
      await turn()
      since = performance.now()
    }
  }
  return picture
}
