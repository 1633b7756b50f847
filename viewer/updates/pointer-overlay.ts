import type { Pointer, PointerImage } from './read.js'

/** How many images are kept: as many as the service expects. */
const KEPT = 16

/** The pointer over the picture: it moves without anything being painted. */
export class PointerOverlay {
  readonly element = document.createElement('canvas')
  /** By their numbers, the ones that came last. */
  readonly #images = new Map<number, PointerImage>()
  #drawn: PointerImage | undefined

  constructor () {
    this.element.id = 'pointer'
    this.element.hidden = true
  }

  keep (image: PointerImage) {
    this.#images.delete(image.image)
    this.#images.set(image.image, image)
    if (this.#images.size > KEPT) this.#images.delete(this.#images.keys().next().value!)
  }

  /** What picture.css places in the picture, all in its pixels. */
  show ({ x, y, image: number, scale }: Pointer) {
    const image = this.#images.get(number)
    this.element.hidden = image === undefined
    if (image === undefined) return
    if (image !== this.#drawn) this.#draw(image)
    for (const [name, value] of Object.entries({ x: x - image.tipX * scale, y: y - image.tipY * scale, across: image.width * scale })) {
      this.element.style.setProperty(`--${name}`, String(value))
    }
  }

  #draw (image: PointerImage) {
    this.#drawn = image
    Object.assign(this.element, { width: image.width, height: image.height })
    this.element.getContext('2d')!.putImageData(new ImageData(image.pixels, image.width, image.height), 0, 0)
  }
}
