import { make, set } from '../element.js'
import { pictureOn } from './picture.js'
import type { Stage } from './stage.js'

/** Its longer side, CSS px. */
const LENGTH = 160
/** How often the picture in it is drawn anew, ms. */
const INTERVAL_MS = 1000

/** All of the picture in little, with a frame around what is seen, while that is not all. A tap or a drag on it moves the picture. */
export class Minimap {
  /** What it does the arrow keys do, too. */
  readonly element = make('div', { className: 'minimap', hidden: true, ariaHidden: 'true' })
  readonly #stage: Stage
  readonly #picture = make('canvas')
  readonly #frame = make('div')
  #isLive = false
  #timer: ReturnType<typeof setInterval> | undefined

  constructor (stage: Stage) {
    this.#stage = stage
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

  /** There is a picture that goes on, or none: then nothing of it stays here. */
  live (isLive: boolean) {
    if (isLive === this.#isLive) return
    this.#isLive = isLive
    this.#follow()
  }

  #centre (event: PointerEvent) {
    const { left, top, width, height } = this.element.getBoundingClientRect()
    this.#stage.centre({ x: (event.clientX - left) / width, y: (event.clientY - top) / height })
  }

  #follow () {
    const { seen, isLaidOut } = this.#stage
    const isThere = this.#isLive && isLaidOut && seen.isCut
    if (isThere === this.element.hidden) this.#appear(isThere)
    if (!isThere) return
    this.#resize()
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
    if (!isThere) return set(this.#picture, { width: 0, height: 0 })
    // To draw it takes as long as a step of a zoom: so not in one of these, and later only when the picture stands still.
    setTimeout(() => this.#draw())
    this.#timer = setInterval(() => { if (!this.#stage.isMoving) this.#draw() }, INTERVAL_MS)
  }

  /** Gives it the shape of the picture, which may be another one by now: that empties a canvas. */
  #resize () {
    const { width, height } = this.#stage.size
    const scale = LENGTH / Math.max(width, height)
    set(this.#picture, { width: Math.round(width * scale), height: Math.round(height * scale) })
  }

  #draw () {
    const picture = pictureOn(this.#stage)
    if (this.element.hidden || !picture) return
    const { width, height } = this.#picture
    this.#picture.getContext('2d')!.drawImage(picture, 0, 0, width, height)
  }
}
