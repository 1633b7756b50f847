import type { Size } from './shown.js'
import { stepsTo } from './steps.js'

/** Mixing reaches so far beyond what has changed, px of what is drawn. */
const REACH = 2

export interface Box extends Size { x: number, y: number }
type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D
type Canvas = HTMLCanvasElement | OffscreenCanvas

const contextOf = (canvas: Canvas) => canvas.getContext('2d', { alpha: false }) as Context

/** Draws a large picture small, so that every pixel of it counts: halving means the mean of four. Only what has changed is drawn again. */
export class Reduction {
  readonly #display: Canvas
  #picture: Size = { width: 0, height: 0 }
  /** The last is the display. */
  #steps: Context[] = []

  constructor (display: Canvas) {
    this.#display = display
  }

  /** Whether it is laid out for this. */
  fits (wanted: Size, picture: Size): boolean {
    return [[wanted, this.#display], [picture, this.#picture]].every(([a, b]) => a!.width === b!.width && a!.height === b!.height)
  }

  /** Draws all of it anew. */
  resize (wanted: Size, picture: Canvas) {
    const { width, height } = picture
    const sizes = stepsTo(wanted, picture)
    this.#picture = { width, height }
    Object.assign(this.#display, wanted)
    this.#steps = sizes.map((size, i) => contextOf(i === sizes.length - 1 ? this.#display : new OffscreenCanvas(size.width, size.height)))
    this.draw(picture, { x: 0, y: 0, width, height })
  }

  /** @param box what has changed of the picture */
  draw (picture: Canvas, { x, y, width, height }: Box) {
    const [across, down] = [this.#display.width / picture.width, this.#display.height / picture.height]
    const [left, top] = [Math.floor(x * across) - REACH, Math.floor(y * down) - REACH]
    const [right, bottom] = [Math.ceil((x + width) * across) + REACH, Math.ceil((y + height) * down) + REACH]
    let source = picture
    for (const context of this.#steps) {
      const times = context.canvas.width / this.#display.width
      context.save()
      context.beginPath()
      context.rect(left * times, top * times, (right - left) * times, (bottom - top) * times)
      context.clip()
      context.drawImage(source, 0, 0, context.canvas.width, context.canvas.height)
      context.restore()
      source = context.canvas
    }
  }
}
