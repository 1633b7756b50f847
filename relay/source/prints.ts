import type { Beneath, Picture, Pointer, Rectangle, Region } from '../../capture/frame.js'
import { drawPointer, pointerArea } from '../../capture/pictures/draw-pointer.js'
import { copyOf, erasePointer } from '../../capture/pictures/pointer.js'
import { StaleRegion } from '../../capture/pictures/stale-region.js'
import type { TakenPicture } from '../reading/messages.js'

/** The two memories in which the reading thread puts pictures by turns, with the pointer that is drawn on each. */
export class Prints {
  #data: Buffer[] = []
  #stride = 0
  readonly #beneath: Array<Beneath | undefined> = []
  /** Where the pointer was drawn last. */
  #drawn: Rectangle | undefined
  /** Of the last picture. */
  #index: 0 | 1 = 1

  /** The memory for the next picture, without a pointer on it: nobody reads it any more. */
  next (): 0 | 1 {
    const index = this.#index === 0 ? 1 : 0
    const beneath = this.#beneath[index]
    if (beneath) erasePointer(this.#data[index]!, this.#stride, beneath)
    this.#beneath[index] = undefined
    return index
  }

  /** The picture that is going to be there. Call {@link finish} once it is. */
  print ({ width, height, memory, index, changed }: TakenPicture, pointer: Pointer | undefined, takenAt: number): Picture {
    const stride = 4 * width
    this.#index = index
    if (memory) {
      this.#stride = stride
      this.#data = [0, 1].map(index => Buffer.from(memory, index * stride * height, stride * height))
      this.#beneath.fill(undefined)
    }
    const data = this.#data[index]!
    const picture: Picture = {
      kind: 'picture', data, format: 'bgrx', width, height, stride, takenAt, sequence: 0, changed: undefined, pointer
    }
    const area = pointerArea(picture)
    if (area) picture.beneath = { rectangle: area, pixels: Buffer.alloc(4 * area.width * area.height) }
    picture.changed = changed && this.#with(changed, area)
    this.#drawn = area
    return picture
  }

  /** Draws the pointer on the last picture, whose pixels are there. */
  finish (picture: Picture): void {
    const { data, stride, beneath } = picture
    if (!beneath) return
    copyOf(data, stride, beneath.rectangle, beneath.pixels)
    this.#beneath[this.#index] = beneath
    drawPointer(data, stride, picture)
  }

  /** What has changed where the pointer counts: also where it was, and where it is. */
  #with (changed: Region, area: Rectangle | undefined): Region {
    const region = new StaleRegion(false)
    region.add(changed)
    region.add([this.#drawn, area].filter(part => part !== undefined))
    return region.take()!
  }
}
