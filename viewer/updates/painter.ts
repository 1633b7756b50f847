import type { Decoded } from './decode.js'
import type { Move, Operation } from './operations.js'
import { pixelsOf } from './pixels.js'
import type { Update } from './read.js'

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

const OPAQUE: CanvasRenderingContext2DSettings = { alpha: false }

/** Paints updates on a canvas. Exact to the pixel in Chromium, Firefox and WebKit, as test/viewer/updates/engines.test.ts shows. */
export class Painter {
  #canvas: HTMLCanvasElement | OffscreenCanvas
  #context: Context
  /**
   * What is moved goes by way of a second canvas. A canvas drawn onto itself is exact too, but Chromium then copies the whole of it,
   * 4 ms at 1920x1080 however little is moved; this takes 0.1 for little and 1.5 for most of the screen.
   */
  readonly #scratch = new OffscreenCanvas(1, 1)
  readonly #scratchContext: OffscreenCanvasRenderingContext2D
  /** The canvases that the browser has lost for now. */
  readonly #lost = new Set<EventTarget>()
  readonly #watched = new WeakSet<EventTarget>()
  readonly #onLost: () => void

  /**
   * @param onLost called when a browser whose GPU process has ended has lost the picture, and when it can be painted on again: what
   * builds upon the picture is of no use from then on
   */
  constructor (canvas: HTMLCanvasElement | OffscreenCanvas, onLost: () => void) {
    this.#canvas = canvas
    this.#context = canvas.getContext('2d', OPAQUE) as Context
    this.#scratchContext = this.#scratch.getContext('2d', OPAQUE)!
    this.#onLost = onLost
    for (const one of [canvas, this.#scratch]) this.#watch(one)
  }

  /** What it paints on. */
  get canvas (): HTMLCanvasElement | OffscreenCanvas {
    return this.#canvas
  }

  /** Takes the picture to another canvas, and goes on there. */
  moveTo (canvas: HTMLCanvasElement | OffscreenCanvas) {
    const { width, height } = this.#canvas
    Object.assign(canvas, { width, height })
    this.#context = canvas.getContext('2d', OPAQUE) as Context
    this.#context.drawImage(this.#canvas, 0, 0)
    if (!this.#watched.has(canvas)) this.#watch(canvas)
    this.#canvas = canvas
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

  #watch (canvas: HTMLCanvasElement | OffscreenCanvas) {
    this.#watched.add(canvas)
    canvas.addEventListener('contextlost', () => { if (this.#lost.add(canvas).size === 1) this.#onLost() })
    canvas.addEventListener('contextrestored', () => { if (this.#lost.delete(canvas) && this.#lost.size === 0) this.#onLost() })
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
