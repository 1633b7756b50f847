import { make } from '../element.js'
import type { Size } from '../updates/shown.js'
import { boxOf, snap, type Point } from './geometry.js'
import type { Viewpoint } from './viewpoint.js'

/** The picture has stood still for so long, ms, when it is made sharp at its new size. */
const REST_MS = 150
/** Each pixel is shown as the square that it is if it is larger than so many of the screen. */
const SQUARES_FROM = 3

/**
 * What the picture lies on, and moves with. It is laid out once, at the size at which all of it is seen; from there on it is only
 * transformed, which is the compositor's work.
 */
export class Surface {
  readonly element = make('div', { className: 'surface' })
  readonly #stage: HTMLElement
  readonly #viewpoint: Viewpoint
  readonly #rested: () => void
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param rested is called when it stands still at a new place */
  constructor (stage: HTMLElement, viewpoint: Viewpoint, rested: () => void) {
    this.#stage = stage
    this.#viewpoint = viewpoint
    this.#rested = rested
    stage.replaceChildren(this.element)
  }

  /** After another size of the picture or the stage. */
  layOut () {
    const { width, height } = this.#viewpoint.layout
    Object.assign(this.element.style, { width: `${width}px`, height: `${height}px` })
    this.#rest()
  }

  /** Goes where the viewpoint is. */
  follow () {
    this.#stage.classList.add('moving')
    this.#transform(boxOf(this.#viewpoint.view, this.#viewpoint.scene))
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#rest(), REST_MS)
  }

  #rest () {
    clearTimeout(this.#timer)
    const { view, scene, seen } = this.#viewpoint
    this.#transform(snap(view, scene))
    this.#stage.classList.remove('moving')
    this.#stage.classList.toggle('squares', view.scale * scene.ratio > SQUARES_FROM)
    this.#stage.classList.toggle('cut', seen.isCut)
    this.#rested()
  }

  #transform ({ x, y, width, height }: Point & Size) {
    const { layout } = this.#viewpoint
    this.element.style.transform = `translate(${x}px, ${y}px) scale(${width / layout.width}, ${height / layout.height})`
  }
}
