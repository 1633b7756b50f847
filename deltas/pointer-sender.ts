import type { Pointer, PointerImage } from '../capture/frame.js'
import { pointerImageMessage, pointerMessage } from './wire.js'

/** So many images a client keeps: those that were sent last. */
const KEPT_IMAGES = 16

/** Made once for all viewers. */
const images = new WeakMap<PointerImage, Buffer>()
const positions = new WeakMap<Pointer, Buffer>()

function once<T extends object> (made: WeakMap<T, Buffer>, key: T, make: (key: T) => Buffer): Buffer {
  let message = made.get(key)
  if (!message) made.set(key, message = make(key))
  return message
}

/** The pointer, as one viewer is told of it: where it is now, and what it looks like before that is needed. Nothing queues. */
export class PointerSender {
  /** Ids, the oldest first. */
  #sent: number[] = []
  #isNew = false
  #pointer: Pointer | undefined

  /** It has moved. */
  set (pointer: Pointer | undefined): void {
    this.#pointer = pointer
    this.#isNew = true
  }

  /** What the viewer has to be told now; none of it again. */
  take (): Buffer[] {
    if (!this.#isNew) return []
    this.#isNew = false
    const pointer = this.#pointer
    if (!pointer) return [pointerMessage(undefined)]
    const position = once(positions, pointer, pointerMessage)
    if (this.#sent.includes(pointer.image.id)) return [position]
    this.#sent = [...this.#sent, pointer.image.id].slice(-KEPT_IMAGES)
    return [once(images, pointer.image, pointerImageMessage), position]
  }
}
