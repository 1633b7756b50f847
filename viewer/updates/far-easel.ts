import type { Easel } from './easel.js'
import type { Size } from './shown.js'
import type { Answer, News, Order } from './worker.js'

const CLOSED = 'the easel is closed'

interface Promised {
  resolve (result: Blob | void): void
  reject (error: Error): void
}

/** An easel in a worker, so that the page stays nimble while much is decoded. */
export class FarEasel implements Pick<Easel, 'paint' | 'showAt' | 'save'> {
  readonly #worker = new Worker('/viewer/updates/worker.js')
  /** What was ordered and not answered yet, by its number: as many updates as the service sends unacknowledged, two at most. */
  readonly #orders = new Map<number, Promised>()
  #count = 0
  #isClosed = false

  /**
   * @param element whose canvas the worker gets
   * @param onBroken called if the worker can't be started, or can't paint at all
   */
  constructor (element: HTMLCanvasElement, onLost: () => void, onBroken: () => void) {
    this.#worker.onmessage = ({ data }: MessageEvent<News>) => 'isLost' in data ? onLost() : this.#settle(data)
    this.#worker.onerror = onBroken
    const canvas = element.transferControlToOffscreen()
    this.#order({ kind: 'begin', canvas }, [canvas]).catch(() => { if (!this.#isClosed) onBroken() })
  }

  /** As {@link Easel.paint}. @param bytes are not there any more afterwards */
  async paint (bytes: ArrayBuffer): Promise<void> {
    await this.#order({ kind: 'paint', bytes }, [bytes])
  }

  async showAt (size: Size): Promise<void> {
    await this.#order({ kind: 'show at', size })
  }

  async save (): Promise<Blob> {
    return await this.#order({ kind: 'save' }) as Blob
  }

  /** For good: what was ordered and is not done is rejected. */
  close () {
    this.#isClosed = true
    this.#worker.terminate()
    for (const { reject } of this.#orders.values()) reject(new Error(CLOSED))
    this.#orders.clear()
  }

  #order (order: Order, transfer: Transferable[] = []): Promise<Blob | void> {
    if (this.#isClosed) return Promise.reject(new Error(CLOSED))
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
