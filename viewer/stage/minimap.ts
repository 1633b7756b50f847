import { pictureOn } from './picture.js'
import type { Stage } from './stage.js'

/** Its longer side, CSS px. */
const LENGTH = 160
/** How often the picture in it is drawn anew, ms. */
const INTERVAL_MS = 1000

/** All of the picture in little, with a frame around what is seen, while that is not all. A tap or a drag on it moves the picture. */
export class Minimap {
  readonly element = document.createElement('div')
  readonly #stage: Stage
  readonly #picture = document.createElement('canvas')
  readonly #frame = document.createElement('div')
  #timer: ReturnType<typeof setInterval> | undefined

  constructor (stage: Stage) {
    this.#stage = stage
    this.element.className = 'minimap'
    this.element.hidden = true
    // What it does the arrow keys do, too.
    this.element.ariaHidden = 'true'
    this.element.append(this.#picture, this.#frame)
    this.element.addEventListener('pointerdown', event => {
      this.element.setPointerCapture(event.pointerId)
      this.#centre(event)
    })
    this.element.addEventListener('pointermove', event => {
      if (this.element.hasPointerCapture(event.pointerId)) this.#centre(event)
    })
    stage.addEventListener('move', () => this.#follow())
    stage.addEventListener('rest', () => this.#draw())
  }

  #centre (event: PointerEvent) {
    const { left, top, width, height } = this.element.getBoundingClientRect()
    this.#stage.centre({ x: (event.clientX - left) / width, y: (event.clientY - top) / height })
  }

  #follow () {
    const { seen } = this.#stage
    if (seen.isCut === this.element.hidden) this.#appear(seen.isCut)
    if (!seen.isCut) return
    const { width, height } = this.#picture
    Object.assign(this.#frame.style, {
      transform: `translate(${seen.x * width}px, ${seen.y * height}px)`,
      width: `${seen.width * width}px`,
      height: `${seen.height * height}px`
    })
  }

  #appear (isThere: boolean) {
    this.element.hidden = !isThere
    clearInterval(this.#timer)
    if (!isThere) return
    const { width, height } = this.#stage.size
    const scale = LENGTH / Math.max(width, height)
    Object.assign(this.#picture, { width: Math.round(width * scale), height: Math.round(height * scale) })
    // To draw it takes as long as a step of a zoom: so not in one of these, and later only when the picture stands still.
    setTimeout(() => this.#draw())
    this.#timer = setInterval(() => { if (!this.#stage.isMoving) this.#draw() }, INTERVAL_MS)
  }

  #draw () {
    const picture = pictureOn(this.#stage)
    if (this.element.hidden || !picture) return
    const { width, height } = this.#picture
    this.#picture.getContext('2d')!.drawImage(picture, 0, 0, width, height)
  }
}
