import type { Answer, News, Order } from './worker.js'

interface Listener {
  /** The worker can't be started, or can't paint at all. */
  broken (): void
  /** There is no picture any more until all of it is painted again. */
  lost (): void
}

interface Promised {
  resolve (result: Blob | void): void
  reject (error: Error): void
}

/** Whether this browser has all that it takes. */
export const canPaint = [
  'WebSocket', 'Worker', 'OffscreenCanvas', 'DecompressionStream', 'createImageBitmap'
].every(name => name in globalThis) && 'transferControlToOffscreen' in HTMLCanvasElement.prototype && CSS.supports('width', '1cqw')

/**
 * WebKit (2.50 for GTK) may leave what a worker has painted unseen until anything else on the page changes. Its browsers all name this
 * vendor.
 */
const needsNudge = navigator.vendor === 'Apple Computer, Inc.'

/** A canvas that is painted by a worker, so that the page stays nimble while much is decoded. */
export class Canvas {
  readonly element = document.createElement('canvas')
  readonly #worker = new Worker('/viewer/updates/worker.js')
  /** What was ordered and not answered yet, by its number: as many updates as the service sends unacknowledged, two at most. */
  readonly #orders = new Map<number, Promised>()
  #count = 0

  constructor ({ broken, lost }: Listener) {
    this.#worker.onmessage = ({ data }: MessageEvent<News>) => 'isLost' in data ? lost() : this.#settle(data)
    this.#worker.onerror = broken
    const canvas = this.element.transferControlToOffscreen()
    this.#order({ kind: 'begin', canvas }, [canvas]).catch(broken)
  }

  /**
   * Resolves when an update is painted.
   * @param bytes its message, which is not there any more afterwards
   * @throws if it can't be read, so that none of it is painted, or if it builds upon one that was not painted
   */
  async paint (bytes: ArrayBuffer): Promise<void> {
    await this.#order({ kind: 'paint', bytes }, [bytes])
    if (needsNudge) requestAnimationFrame(() => this.#nudge())
  }

  /** The picture as it is, as PNG. */
  async save (): Promise<Blob> {
    return await this.#order({ kind: 'save' }) as Blob
  }

  /** Changes something that can't be seen. */
  #nudge () {
    const { style } = this.element
    style.translate = style.translate === '' ? '0' : ''
  }

  /** For good. */
  close () {
    this.#worker.terminate()
  }

  #order (order: Order, transfer: Transferable[] = []): Promise<Blob | void> {
    const id = this.#count++
    this.#worker.postMessage({ id, order }, transfer)
    return new Promise((resolve, reject) => this.#orders.set(id, { resolve, reject }))
  }

  #settle (answer: Answer) {
    const { resolve, reject } = this.#orders.get(answer.id)!
    this.#orders.delete(answer.id)
    if ('error' in answer) reject(new Error(answer.error))
    else resolve(answer.result)
  }
}
