import type { Easel } from './easel.js'
import { FarEasel } from './far-easel.js'
import type { Size } from './shown.js'

interface Listener {
  /** It can't be painted at all. */
  broken (): void
  /** There is no picture any more until all of it is painted again. */
  lost (): void
}

/** Whether this browser has all that it takes. */
export const canPaint = [
  'WebSocket', 'Worker', 'OffscreenCanvas', 'DecompressionStream', 'createImageBitmap'
].every(name => name in globalThis) && 'transferControlToOffscreen' in HTMLCanvasElement.prototype && CSS.supports('width', '1cqw')

/**
 * WebKit (2.50 for GTK) shows what a worker has painted 90 ms late, and none of it before anything else on the page changes; what the page
 * itself has painted is there after 40 ms, as with MJPEG (`npm run bench -- deltas-last-change`). Its browsers all name this vendor.
 */
const showsWorkersLate = navigator.vendor === 'Apple Computer, Inc.'

/** A canvas that is painted by a worker, or by the page where that is faster. */
export class Canvas {
  readonly element = document.createElement('canvas')
  readonly #easel: Promise<Pick<Easel, 'paint' | 'showAt' | 'save'>>
  #close = () => {}

  constructor ({ broken, lost }: Listener) {
    if (showsWorkersLate) {
      this.#easel = import('./easel.js').then(({ Easel }) => new Easel(this.element, lost))
      this.#easel.catch(broken)
    } else {
      const far = new FarEasel(this.element, lost, broken)
      this.#easel = Promise.resolve(far)
      this.#close = () => far.close()
    }
  }

  /**
   * Resolves when an update is painted.
   * @param bytes its message, which may not be there any more afterwards
   * @throws if it can't be read, so that none of it is painted, or if it builds upon one that was not painted
   */
  async paint (bytes: ArrayBuffer): Promise<void> {
    await (await this.#easel).paint(bytes)
  }

  /** Shows it sharp at this size, px of the screen: browsers scale down what is on a canvas badly. */
  async showAt (size: Size): Promise<void> {
    await (await this.#easel).showAt(size)
  }

  /** The picture as it is, as PNG. */
  async save (): Promise<Blob> {
    return await (await this.#easel).save()
  }

  /** For good. */
  close () {
    this.#close()
  }
}
