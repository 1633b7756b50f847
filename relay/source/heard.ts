import type { Pointer, PointerImage } from '../../capture/frame.js'
import { readPointer, readPointerImage } from './pointer.js'

/** The first bytes of messages of docs/updates.md. */
const [POINTER, POINTER_IMAGE] = [2, 3]
/** So many pictures of pointers are kept. */
const KEPT_IMAGES = 16

/** What the machine that shares has told beside updates: each once, and nothing that is older than what was known. */
export class Heard {
  /** By the first byte of a message: the number of the last one that was told by itself. */
  #numbers = new Map<number, number>()
  /** The number of what was told last when all of it was told. */
  #told = -1
  /** Those that came last, the oldest first. */
  #images: PointerImage[] = []
  #position: { image: number, x: number, y: number, scale: number } | undefined
  #pointer: Pointer | undefined

  /** Where the pointer is, the same object as long as it is there; `undefined` if there is none, or nobody knows what it looks like. */
  get pointer (): Pointer | undefined {
    const position = this.#position
    const image = position && this.#images.find(({ id }) => id === position.image)
    if (!position || !image) return
    const { x, y, scale } = position
    const last = this.#pointer
    if (last?.image !== image || last.x !== x || last.y !== y || last.scale !== scale) this.#pointer = { image, x, y, scale }
    return this.#pointer
  }

  /** The number of the picture of the pointer that is needed now, if it is here; else 0. */
  get imageId (): number {
    return this.pointer?.image.id ?? 0
  }

  /** @returns whether a message is news, and was read */
  takes (number: number, message: Buffer): boolean {
    const kind = message[0] ?? 0
    if (number <= Math.max(this.#told, this.#numbers.get(kind) ?? -1) || !this.#read(message)) return false
    this.#numbers.set(kind, number)
    return true
  }

  /** The machine that shares counts anew. */
  begin (): void {
    this.#told = -1
    this.#numbers = new Map()
  }

  /** All of it as it is now. @param told the number of what was told last @returns what of it was read */
  all (told: number, messages: readonly string[]): Buffer[] {
    if (Math.max(this.#told, ...this.#numbers.values()) > told) return []
    this.#told = told
    return messages.map(message => Buffer.from(message, 'base64')).filter(message => this.#read(message))
  }

  isPointer (message: Buffer): boolean {
    return message[0] === POINTER || message[0] === POINTER_IMAGE
  }

  #read (message: Buffer): boolean {
    if (message[0] === POINTER) {
      const position = readPointer(message)
      if (position) this.#position = position.image === 0 ? undefined : position
      return position !== undefined
    }
    if (message[0] === POINTER_IMAGE) {
      const image = readPointerImage(message)
      if (image) this.#images = [...this.#images.filter(({ id }) => id !== image.id), image].slice(-KEPT_IMAGES)
      return image !== undefined
    }
    return message.length > 0
  }
}
