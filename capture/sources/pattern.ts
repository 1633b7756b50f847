import { createPicture, fillRectangle } from '../pictures/draw.js'
import { drawText, textWidth } from '../pictures/text/draw-text.js'
import type { Picture, Source } from '../frame.js'

const WIDTH = 1280
const HEIGHT = 720
const BARS = [0xbfbfbf, 0xbfbf00, 0x00bfbf, 0x00bf00, 0xbf00bf, 0xbf0000, 0x0000bf, 0x101010]
const BOX = 80
/** Of the note, and of the clock, px per em. */
const NOTE_SIZE = 26
const CLOCK_SIZE = 56
/** The box crosses the picture in this time, ms. */
const CROSSING_MS = 4000

function drawBackground (note: string): Picture {
  const picture = createPicture(WIDTH, HEIGHT)
  const barWidth = WIDTH / BARS.length
  BARS.forEach((colour, index) => fillRectangle(picture, index * barWidth, 0, barWidth, HEIGHT, colour))
  fillRectangle(picture, 0, HEIGHT - 60, WIDTH, 60, 0x000000)
  drawText(picture, note, (WIDTH - textWidth(note, NOTE_SIZE)) / 2, HEIGHT - 21, NOTE_SIZE, 0xffffff)
  return picture
}

function drawMoving (picture: Picture, count: number): void {
  fillRectangle(picture, 0, 240, WIDTH, 200, 0x202020)
  const path = WIDTH - BOX
  const progress = (picture.takenAt % (2 * CROSSING_MS)) / CROSSING_MS
  fillRectangle(picture, Math.round(path * (progress < 1 ? progress : 2 - progress)), 340, BOX, BOX, 0xff8c1a)
  const clock = `${new Date(picture.takenAt).toISOString().slice(11, 23)} UTC`
  drawText(picture, clock, 64, 306, CLOCK_SIZE, 0xffffff)
  const number = `Frame ${count}`
  drawText(picture, number, WIDTH - 64 - textWidth(number, CLOCK_SIZE), 306, CLOCK_SIZE, 0xffffff)
}

/**
 * A moving picture of 1280x720: eight colour bars, a box that moves from side to side, a clock (UTC) and a frame number.
 * @param note the text at its lower edge, at most 90 letters of western Europe
 */
export function createPattern (note = 'Deskfeed test pattern'): Source {
  return {
    name: 'pattern',
    async open () {
      return {
        lost: new AbortController().signal, // never
        displays: async () => [{ id: 'pattern', name: 'test pattern', x: 0, y: 0, width: WIDTH, height: HEIGHT, primary: true }],
        async capture (_display, pace, signal, emit) {
          // Two, because one may still be encoding while the next is drawn.
          const pair = [drawBackground(note), drawBackground(note)]
          for (let count = 1; !signal.aborted; count++) {
            await pace.next(signal)
            const picture = pair[count % 2]!
            picture.takenAt = Date.now()
            drawMoving(picture, count)
            emit(picture)
          }
        },
        close: async () => {}
      }
    }
  }
}
