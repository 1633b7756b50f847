import { createPicture, fillRectangle } from '../capture/pictures/draw.js'
import { drawText } from '../capture/pictures/text/draw-text.js'
import type { Picture } from '../capture/frame.js'

const WORDS = 'the screen of a teacher shows a browser window full of text and colour while everybody looks at it'.split(' ')

/**
 * A page like a web page: a coloured bar, boxes of colour, and two columns of dark text. At 1920x1080 and JPEG quality 80
 * it is about 170 KB, like a real browser window.
 * @param seed equal seeds give equal pages
 */
export function drawPage (width: number, height: number, seed: number): Picture {
  let state = seed * 2654435761 >>> 0
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor(state / 2 ** 32 * below)
  }
  const page = createPicture(width, height)
  fillRectangle(page, 0, 0, width, height, 0xf4f4f4)
  fillRectangle(page, 0, 0, width, 64, random(0xffffff))
  for (let column = 0; column < 2; column++) {
    const left = column * width / 2 + 32
    const right = left + width * 0.25
    for (let y = 96; y < height; y += 52) {
      if (random(5) === 0) fillRectangle(page, right + 20, y, width * 0.1, 20 + random(140), random(0xffffff))
      for (let x = left; ;) {
        const word = WORDS[random(WORDS.length)]!
        if (x + word.length * 12 > right) break
        drawText(page, word, x, y + 14, 20, 0x303030)
        x += (word.length + 1) * 12
      }
    }
  }
  return page
}
