import type { End } from './connection.js'
import { PointerOverlay } from './pointer-overlay.js'
import type { Answer, Order } from './worker.js'

interface Listener {
  /** A connection shows its first picture. */
  shown (): void
  /** A connection has ended. */
  ended (end: End): void
  /** There will be none: the worker is broken. */
  broken (): void
}

/** Whether this browser has all that it takes. */
export const canUpdate = [
  'WebSocket', 'Worker', 'OffscreenCanvas', 'DecompressionStream', 'createImageBitmap'
].every(name => name in globalThis) && 'transferControlToOffscreen' in HTMLCanvasElement.prototype && CSS.supports('width', '1cqw')

/** The picture and the pointer over it, and the worker that receives and paints. */
export class Updates {
  /** What is put on the stage. */
  readonly element = document.createElement('div')
  readonly #canvas = document.createElement('canvas')
  readonly #pointer = new PointerOverlay()
  readonly #worker = new Worker('/viewer/updates/worker.js')
  readonly #label: string
  readonly #listener: Listener
  #saved: ((picture: Blob) => void)[] = []

  /** @param label what a screen reader says of the picture */
  constructor (label: string, listener: Listener) {
    this.#label = label
    this.#listener = listener
    this.element.id = 'frame'
    this.#canvas.id = 'screen'
    this.#canvas.role = 'img'
    this.#canvas.ariaLabel = label
    this.element.append(this.#canvas, this.#pointer.element)
    this.#worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#hear(data)
    this.#worker.onerror = () => listener.broken()
    const canvas = this.#canvas.transferControlToOffscreen()
    this.#order({ kind: 'begin', canvas }, [canvas])
  }

  /** Opens a connection, instead of the one there is. */
  connect (url: string) {
    this.#order({ kind: 'connect', url })
  }

  disconnect () {
    this.#order({ kind: 'disconnect' })
  }

  /** The picture as it is, as PNG. */
  save (): Promise<Blob> {
    this.#order({ kind: 'save' })
    return new Promise(resolve => this.#saved.push(resolve))
  }

  /** Ends all of it, for good. */
  close () {
    this.#worker.terminate()
  }

  #order (order: Order, transfer: Transferable[] = []) {
    this.#worker.postMessage(order, transfer)
  }

  #hear (answer: Answer) {
    switch (answer.kind) {
      case 'shown':
        this.element.style.setProperty('--width', String(answer.width))
        this.element.style.setProperty('--height', String(answer.height))
        return this.#listener.shown()
      case 'ended': return this.#listener.ended(answer)
      case 'fault':
        // Whoever sees the picture reads it there.
        this.#canvas.ariaLabel = answer.fault ?? this.#label
        return
      case 'saved': return this.#saved.shift()?.(answer.picture)
      case 'pointer image': return this.#pointer.keep(answer)
      case 'pointer': return this.#pointer.show(answer)
    }
  }
}
