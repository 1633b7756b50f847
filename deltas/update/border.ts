import type { Rectangle } from '../../capture/frame.js'
import { CELL } from '../screen/grid.js'
import type { Shown } from './shown.js'

/** Lines of pixels along one side of a rectangle, from the outermost one inwards. */
interface Side {
  /** Pixels from the start of a picture to the outermost line. */
  start: number
  /** Pixels from one line to the next. */
  inwards: number
  /** Pixels from one pixel of a line to the next. */
  along: number
  /** Of a line, px. */
  length: number
  /** How many lines from outside have not changed so far. */
  still: number
  /** What those lines showed at first, 0x00ffffff of each pixel. */
  pixels: Uint32Array
}

/**
 * What an area of whole cells has changed of, pixel by pixel, in the pictures that were observed. Whoever has one of those pictures
 * has the pixels outside already.
 */
export class Border {
  /** The version of the first picture that was observed. */
  readonly since: number
  readonly #area: Rectangle
  readonly #screen: Shown
  readonly #memory: WebAssembly.Memory
  readonly #sides: Side[]

  /** @param area all cells of it are within the picture but those at its right and lower end */
  constructor (area: Rectangle, screen: Shown, memory: WebAssembly.Memory) {
    this.#area = area
    this.#screen = screen
    this.#memory = memory
    this.since = screen.version
    const { stride, grid: { width: pictureWidth, height: pictureHeight } } = screen.layout
    const { x, y, width, height } = area
    const row = stride / 4
    const start = y * row + x
    const side = (isInside: boolean, start: number, inwards: number, along: number, length: number): Side =>
      // The outermost cell has changed in some line, or it would not belong to the area.
      ({ start, inwards, along, length, still: isInside ? CELL - 1 : 0, pixels: new Uint32Array(isInside ? length * (CELL - 1) : 0) })
    this.#sides = [
      side(x > 0, start, 1, row, height),
      side(x + width < pictureWidth, start + width - 1, -1, row, height),
      side(y > 0, start, row, 1, width),
      side(y + height < pictureHeight, start + (height - 1) * row, -row, 1, width)
    ]
    const now = this.#now
    for (const { pixels, ...side } of this.#sides) {
      for (let index = 0; index < pixels.length; index++) pixels[index] = now[place(side, index)]! & 0xffffff
    }
  }

  /** All that has changed; px. */
  get within (): Rectangle {
    const [left, right, top, bottom] = this.#sides.map(({ still }) => still) as [number, number, number, number]
    const { x, y, width, height } = this.#area
    return { x: x + left, y: y + top, width: width - left - right, height: height - top - bottom }
  }

  observe (): void {
    const now = this.#now
    for (const side of this.#sides) {
      const until = side.still * side.length
      for (let index = 0; index < until; index++) {
        if ((now[place(side, index)]! & 0xffffff) === side.pixels[index]) continue
        side.still = Math.floor(index / side.length)
        break
      }
    }
  }

  get #now (): Uint32Array {
    const { at, layout: { stride, grid } } = this.#screen
    return new Uint32Array(this.#memory.buffer, at, stride / 4 * grid.rows * CELL)
  }
}

/** Where in a picture a pixel of a side is. */
function place ({ start, inwards, along, length }: Omit<Side, 'pixels'>, index: number): number {
  return start + Math.floor(index / length) * inwards + index % length * along
}
