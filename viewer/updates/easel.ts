import { decode, type Decoded } from './decode.js'
import { Painter } from './painter.js'
import { readMessage, type Update } from './read.js'
import { Reduction, type Box } from './reduction.js'
import type { Size } from './shown.js'
import { isTooSmall } from './steps.js'

/** Around all that an update paints. */
function boxOf ({ operations }: Decoded): Box {
  const [x, y] = [Math.min(...operations.map(({ x }) => x)), Math.min(...operations.map(({ y }) => y))]
  const right = Math.max(...operations.map(({ x, width }) => x + width))
  const bottom = Math.max(...operations.map(({ y, height }) => y + height))
  return { x, y, width: right - x, height: bottom - y }
}

/** Paints the updates one after another, while the next ones are being decoded. */
export class Easel {
  readonly #display: HTMLCanvasElement | OffscreenCanvas
  readonly #painter: Painter
  /** While the picture is shown much smaller than it is: then it is painted elsewhere, and drawn here from there. */
  #reduction: Reduction | undefined
  #wanted: Size = { width: Infinity, height: Infinity }
  /** The last update that has come. */
  #painted: Promise<void> = Promise.resolve()

  /** @param onLost see {@link Painter} */
  constructor (canvas: HTMLCanvasElement | OffscreenCanvas, onLost: () => void) {
    this.#display = canvas
    this.#painter = new Painter(canvas, onLost)
  }

  /**
   * Resolves when an update is painted.
   * @param bytes its message
   * @throws if it can't be read, so that none of it is painted, or if it builds upon one that was not painted
   */
  async paint (bytes: ArrayBuffer): Promise<void> {
    const update = readMessage(bytes) as Update
    const before = update.isWhole ? this.#painted.catch(() => {}) : this.#painted
    this.#painted = Promise.all([decode(update), before]).then(([decoded]) => {
      this.#painter.paint(update, decoded)
      if (!this.#fit() && decoded.operations.length > 0) this.#reduction?.draw(this.#painter.canvas, boxOf(decoded))
    })
    await this.#painted
  }

  /** Shows it sharp at this size, px of the screen. */
  async showAt (size: Size): Promise<void> {
    this.#wanted = size
    this.#fit()
  }

  /** The picture as it is, as PNG. */
  save (): Promise<Blob> {
    return this.#painter.save()
  }

  /** @returns whether all of it was drawn anew */
  #fit (): boolean {
    const { canvas } = this.#painter
    if (!isTooSmall(this.#wanted, canvas)) {
      if (this.#reduction) this.#painter.moveTo(this.#display)
      this.#reduction = undefined
      return false
    }
    if (!this.#reduction) {
      this.#painter.moveTo(new OffscreenCanvas(1, 1))
      this.#reduction = new Reduction(this.#display)
    } else if (this.#reduction.fits(this.#wanted, canvas)) {
      return false
    }
    this.#reduction.resize(this.#wanted, this.#painter.canvas)
    return true
  }
}
