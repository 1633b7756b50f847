import type { Pointer, PointerImage } from '../../capture/frame.js'
import { cursor, cursorWithAlpha, pointerPosition } from '../rectangles/cursor.js'
import { ENCODING } from '../rectangles/encodings.js'
import type { TrueColour } from '../rectangles/true-colour.js'
import { ProtocolError } from './input.js'
import { desktopSize, extendedDesktopSize, type Size } from './server-messages.js'

/** What a client is to be told besides pixels, in this order. */
const THINGS = ['size', 'refusal', 'cursor', 'position'] as const
type Thing = typeof THINGS[number]

/** Where there is no pointer. */
const NO_IMAGE: PointerImage = { id: 0, width: 0, height: 0, tipX: 0, tipY: 0, rgba: new Uint8Array() }

/**
 * Whether a client can show the pointer where it is on the picture: it needs its image and its place. Most clients draw the image where
 * their own pointer is, which says nothing about a picture that they only watch: they need it in the picture.
 */
export const showsPointer = (encodings: ReadonlySet<number>): boolean =>
  encodings.has(ENCODING.pointerPosition) && (encodings.has(ENCODING.cursor) || encodings.has(ENCODING.cursorWithAlpha))

/** What a client is owed besides pixels, until it wants an update. Each thing is told once, as it is by then. */
export class Owed {
  readonly #things = new Set<Thing>()
  #size: Size
  #pointer: Pointer | undefined

  constructor (size: Size) {
    this.#size = size
  }

  /** The picture has another size. */
  resize (size: Size): void {
    this.#size = size
    this.#things.add('size')
  }

  /** The client asks for everything: those who know of several screens are told the size with it. */
  tellSize (encodings: ReadonlySet<number>): void {
    if (encodings.has(ENCODING.extendedDesktopSize)) this.#things.add('size')
  }

  /** The client has asked for another size. */
  refuseSize (): void {
    this.#things.add('refusal')
  }

  /** The pointer is here now, or nowhere. */
  point (pointer: Pointer | undefined): void {
    if (pointer?.image.id !== this.#pointer?.image.id) this.#things.add('cursor')
    if (pointer) this.#things.add('position')
    this.#pointer = pointer
  }

  /** The image of the pointer is to be told once more. */
  tellPointer (): void {
    this.#things.add('cursor').add('position')
  }

  /**
   * All that is owed, as rectangles; then nothing is.
   * @throws {ProtocolError} if the picture has another size, and the client can't be told
   */
  take (encodings: ReadonlySet<number>, colours: TrueColour): Buffer[] {
    const taken = THINGS.filter(thing => this.#things.delete(thing)).map(thing => this.#rectangle(thing, encodings, colours))
    return taken.filter(rectangle => rectangle !== undefined)
  }

  #rectangle (thing: Thing, encodings: ReadonlySet<number>, colours: TrueColour): Buffer | undefined {
    const isExtended = encodings.has(ENCODING.extendedDesktopSize)
    if (thing === 'refusal') return isExtended ? extendedDesktopSize(this.#size, true) : undefined
    if (thing === 'size') {
      if (isExtended) return extendedDesktopSize(this.#size, false)
      if (encodings.has(ENCODING.desktopSize)) return desktopSize(this.#size)
      throw new ProtocolError('the picture has another size, which it can\'t be told')
    }
    if (!showsPointer(encodings)) return
    const image = this.#pointer?.image ?? NO_IMAGE
    if (thing === 'cursor') return encodings.has(ENCODING.cursorWithAlpha) ? cursorWithAlpha(image) : cursor(image, colours)
    if (this.#pointer) return pointerPosition(Math.max(0, Math.round(this.#pointer.x)), Math.max(0, Math.round(this.#pointer.y)))
  }
}
