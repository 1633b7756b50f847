import type { Decoded } from './decode.js'
import type { Move, Operation } from './operations.js'
import { pixelsOf } from './pixels.js'
import type { Update } from './read.js'

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

const OPAQUE: CanvasRenderingContext2DSettings = { alpha: false }

/** Paints updates on a canvas. Exact to the pixel in Chromium, Firefox and WebKit, as test/viewer/updates/engines.test.ts shows. */
export class Painter {
  readonly #canvas: HTMLCanvasElement | OffscreenCanvas
  readonly #context: Context
  /**
   * What is moved goes by way of a second canvas. A canvas drawn onto itself is exact too, but Chromium then copies the whole of it,
   * 4 ms at 1920x1080 however little is moved; this takes 0.1 for little and 1.5 for most of the screen.
   */
  readonly #scratch = new OffscreenCanvas(1, 1)
  readonly #scratchContext: OffscreenCanvasRenderingContext2D
  /** The canvases that the browser has lost for now. */
  readonly #lost = new Set<EventTarget>()

  /**
   * @param onLost called when a browser whose GPU process has ended has lost the picture, and when it can be painted on again: what
   * builds upon the picture is of no use from then on
   */
  constructor (canvas: HTMLCanvasElement | OffscreenCanvas, onLost: () => void) {
    this.#canvas = canvas
    this.#context = canvas.getContext('2d', OPAQUE) as Context
    this.#scratchContext = this.#scratch.getContext('2d', OPAQUE)!
    for (const one of [canvas, this.#scratch]) {
      one.addEventListener('contextlost', () => { if (this.#lost.add(one).size === 1) onLost() })
      one.addEventListener('contextrestored', () => { if (this.#lost.delete(one) && this.#lost.size === 0) onLost() })
    }
  }

  /**
   * All of it, at once: a browser shows what is on a canvas when the script has come to its end.
   * @throws {RangeError} if it builds upon a picture of another size
   * @throws while the browser has lost the canvas
   */
  paint ({ width, height, isWhole }: Update, { operations, images }: Decoded): void {
    if (this.#lost.size > 0) throw new Error('the browser has lost the canvas')
    if (width !== this.#canvas.width || height !== this.#canvas.height) {
      if (!isWhole) throw new RangeError(`part of ${width}x${height} px, but the picture has ${this.#canvas.width}x${this.#canvas.height}`)
      Object.assign(this.#canvas, { width, height })
    }
    for (const operation of operations) this.#paint(operation, images)
    for (const image of images) image.close()
  }

  /** The picture as it is, as PNG. */
  save (): Promise<Blob> {
    const type = 'image/png'
    const canvas = this.#canvas
    if ('convertToBlob' in canvas) return canvas.convertToBlob({ type })
    return new Promise((resolve, reject) => canvas.toBlob(blob => blob ? resolve(blob) : reject(new Error('no picture')), type))
  }

  #paint (operation: Operation, images: ImageBitmap[]) {
    const { x, y, width, height } = operation
    switch (operation.kind) {
      case 'move':
        return this.#move(operation)
      case 'fill':
        this.#context.fillStyle = `#${operation.colour.toString(16).padStart(6, '0')}`
        return this.#context.fillRect(x, y, width, height)
      case 'image':
        return this.#context.drawImage(images[operation.image]!, operation.fromX, operation.fromY, width, height, x, y, width, height)
      default:
        return this.#context.putImageData(new ImageData(pixelsOf(operation), width, height), x, y)
    }
  }

  #move ({ fromX, fromY, x, y, width, height }: Move) {
    if (width > this.#scratch.width || height > this.#scratch.height) {
      Object.assign(this.#scratch, { width: this.#canvas.width, height: this.#canvas.height })
    }
    this.#scratchContext.drawImage(this.#canvas, fromX, fromY, width, height, 0, 0, width, height)
    this.#context.drawImage(this.#scratch, 0, 0, width, height, x, y, width, height)
  }
}
