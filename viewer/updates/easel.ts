import { decode } from './decode.js'
import { Painter } from './painter.js'
import { readMessage, type Update } from './read.js'

/** Paints the updates one after another, while the next ones are being decoded. */
export class Easel {
  readonly #painter: Painter
  /** The last update that has come. */
  #painted: Promise<void> = Promise.resolve()

  /** @param onLost see {@link Painter} */
  constructor (canvas: HTMLCanvasElement | OffscreenCanvas, onLost: () => void) {
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
    this.#painted = Promise.all([decode(update), before]).then(([decoded]) => this.#painter.paint(update, decoded))
    await this.#painted
  }

  /** The picture as it is, as PNG. */
  save (): Promise<Blob> {
    return this.#painter.save()
  }
}
