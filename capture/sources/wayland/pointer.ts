import type { CursorImage } from 'x11'
import type { Display, Region } from '../../frame.js'
import { visiblePart, type ShownCursor } from '../x11/cursor.js'
import { PointerImages } from '../x11/pointer-images.js'
import type { LookTold, PictureTold } from './told.js'

/** Each look has a number of its own. */
let looks = 0

/** The pointer on the pictures of a stream, if the desktop gives it apart from them. */
export class StreamPointer {
  readonly #images = new PointerImages()
  #look: (LookTold & { serial: number, pixels: Buffer }) | undefined
  #shown: ShownCursor | undefined

  /**
   * Where it is now, to be drawn.
   * @returns with what it has covered, or covers now
   */
  follow ({ pointer, look }: Pick<PictureTold, 'pointer' | 'look'>, display: Display): { shown: ShownCursor | undefined, changed: Region } {
    const before = this.#shown
    if (look) this.#look = { ...look, serial: ++looks, pixels: Buffer.from(look.bgra, 'base64') }
    const image = pointer && this.#imageAt(pointer)
    const part = image && visiblePart(image, display)
    this.#shown = image && part && { image, display, part, pointer: { image: this.#images.of(image), x: image.x, y: image.y, scale: 1 } }
    const isSame = before?.image.x === image?.x && before?.image.y === image?.y && before?.image.cursorSerial === image?.cursorSerial
    const changed = isSame ? [] : [before?.part, part].filter(part => part !== undefined)
    return { shown: this.#shown, changed }
  }

  /** As an X server would tell of it. */
  #imageAt ({ x, y }: { x: number, y: number }): CursorImage | undefined {
    if (!this.#look) return
    const { width, height, tipX, tipY, serial, pixels } = this.#look
    return { x, y, width, height, xhot: tipX, yhot: tipY, cursorSerial: serial, cursorImage: pixels } as CursorImage
  }
}
