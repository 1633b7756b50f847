import type { Rectangle, Region } from '../../frame.js'
import { StaleRegion } from '../../pictures/stale-region.js'
import { inTurns } from '../rows.js'

/** How the pixels of an output lie in the memory that the compositor copies them to. */
export interface Orientation {
  /** Whether its rows are what people see as columns. */
  isSwapped: boolean
  /** Whether its columns, after that as they lie in memory, come from the right to the left. */
  isFlippedX: boolean
  /** Whether its rows come from the bottom to the top. */
  isFlippedY: boolean
}

/** By the number that wl_output gives a transform: 0, 90, 180 and 270 degrees, then the same mirrored. */
const TRANSFORMS: ReadonlyArray<readonly [isSwapped: boolean, isFlippedX: boolean, isFlippedY: boolean]> = [
  [false, false, false], [true, false, true], [false, true, true], [true, true, false],
  [false, true, false], [true, false, false], [false, false, true], [true, true, true]
]

/** @param isInverted whether the rows come from the bottom to the top besides */
export function orientationOf (transform: number, isInverted: boolean): Orientation {
  const [isSwapped, isFlippedX, isFlippedY] = TRANSFORMS[transform] ?? TRANSFORMS[0]!
  return { isSwapped, isFlippedX, isFlippedY: isFlippedY !== isInverted }
}

export const isUpright = ({ isSwapped, isFlippedX, isFlippedY }: Orientation): boolean => !isSwapped && !isFlippedX && !isFlippedY

/** The orientation in one number, to be compared. */
export const orientationKey = ({ isSwapped, isFlippedX, isFlippedY }: Orientation): number =>
  Number(isSwapped) + 2 * Number(isFlippedX) + 4 * Number(isFlippedY)

/** Pixels that are turned between two turns of the event loop: 0.5 ms, since they are read across the rows (measured). */
const PIXELS_A_TURN = 2 ** 17

/** What lies in memory, px; bytes from row to row. */
interface Memory {
  width: number
  height: number
  stride: number
}

interface Sheet {
  pixels: Buffer
  /** What has changed since it was drawn on. */
  stale: StaleRegion
}

/** Two pictures of an output that is turned, upright. */
export class Turned {
  readonly width: number
  readonly height: number
  readonly #from: Memory
  readonly #orientation: Orientation
  readonly #sheets: Sheet[]

  constructor (from: Memory, orientation: Orientation) {
    this.#from = from
    this.#orientation = orientation
    const { width, height } = from;
    [this.width, this.height] = orientation.isSwapped ? [height, width] : [width, height]
    this.#sheets = [0, 1].map(() => ({ pixels: Buffer.alloc(4 * width * height), stale: new StaleRegion() }))
  }

  /**
   * Draws on the picture that was drawn on before the last.
   * @param changed in memory
   * @returns the picture, without padding, and what has changed on it
   */
  async draw (memory: Buffer, changed: Region): Promise<{ data: Buffer, changed: Region }> {
    const region = changed.map(part => this.#upright(part))
    for (const { stale } of this.#sheets) stale.add(region)
    const [sheet] = this.#sheets.reverse() as [Sheet]
    const all = { x: 0, y: 0, width: this.width, height: this.height }
    for (const part of sheet.stale.take() ?? [all]) await this.#turn(memory, sheet.pixels, part)
    return { data: sheet.pixels, changed: region }
  }

  #upright (part: Rectangle): Rectangle {
    const { isSwapped, isFlippedX, isFlippedY } = this.#orientation
    const x = isFlippedX ? this.#from.width - part.x - part.width : part.x
    const y = isFlippedY ? this.#from.height - part.y - part.height : part.y
    return isSwapped ? { x: y, y: x, width: part.height, height: part.width } : { ...part, x, y }
  }

  async #turn (memory: Buffer, pixels: Buffer, part: Rectangle): Promise<void> {
    const { isSwapped, isFlippedX, isFlippedY } = this.#orientation
    const { width, height } = this.#from
    const stride = this.#from.stride / 4
    const from = new Int32Array(memory.buffer, memory.byteOffset, stride * height)
    const to = new Int32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4)
    // How far the next pixel to the right, and the one below, lie in memory, and where the first one does.
    const stepX = isFlippedX ? -1 : 1
    const stepY = isFlippedY ? -stride : stride
    const first = (isFlippedX ? width - 1 : 0) + (isFlippedY ? (height - 1) * stride : 0)
    const [right, below] = isSwapped ? [stepY, stepX] : [stepX, stepY]
    await inTurns(part, row => {
      let at = first + row * below + part.x * right
      const start = row * this.width + part.x
      for (let target = start; target < start + part.width; target++, at += right) to[target] = from[at]!
    }, PIXELS_A_TURN)
  }
}
