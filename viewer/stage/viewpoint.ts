import type { Region, Spot } from '../updates/pointing.js'
import type { Size } from '../updates/shown.js'
import {
  centreOn, clampScale, inMode, isCut, pan, scaleOf, showing, snap, toPicture, visible, zoomAbout,
  type Mode, type Point, type Scene, type View
} from './geometry.js'

const NOTHING: Size = { width: 0, height: 0 }
const MIDDLE: Spot = { x: 0.5, y: 0.5 }

/** How the picture is seen: in one of the modes, or otherwise if somebody has zoomed. Nothing here knows of elements. */
export class Viewpoint {
  #scene: Scene = { picture: NOTHING, stage: NOTHING, ratio: 1 }
  #view: View = { x: 0, y: 0, scale: 1 }
  #mode: Mode | undefined = 'fit'

  get scene (): Scene {
    return this.#scene
  }

  get view (): View {
    return this.#view
  }

  /** `undefined` when it was zoomed otherwise. */
  get mode (): Mode | undefined {
    return this.#mode
  }

  /** Without a picture, or a stage, there is nothing to zoom. */
  get isReady (): boolean {
    const { picture, stage } = this.#scene
    return picture.width * picture.height * stage.width * stage.height > 0
  }

  /** What of the picture is to be seen, and whether there is more of it. */
  get seen (): Region & { isCut: boolean } {
    return { ...visible(this.#view, this.#scene), isCut: isCut(this.#view, this.#scene) }
  }

  /** How many pixels of the screen all of the picture takes. */
  get pixels (): Size {
    const { width, height } = snap(this.#view, this.#scene)
    const { ratio } = this.#scene
    return { width: Math.round(width * ratio), height: Math.round(height * ratio) }
  }

  get middle (): Point {
    const { width, height } = this.#scene.stage
    return { x: width / 2, y: height / 2 }
  }

  /** The size in which all of the picture is seen, CSS px. */
  get layout (): Size {
    return snap({ x: 0, y: 0, scale: scaleOf('fit', this.#scene) }, this.#scene)
  }

  /** @param point CSS px, on the stage */
  toPicture (point: Point): Spot {
    return toPicture(this.#view, point, this.#scene)
  }

  /** Another size of picture or stage. A mode stays what it is, and what was in the middle stays there. */
  resize (changes: Partial<Scene>) {
    const centre = this.isReady ? this.toPicture(this.middle) : MIDDLE
    this.#scene = { ...this.#scene, ...changes }
    if (!this.isReady) return
    const scale = this.#mode ? scaleOf(this.#mode, this.#scene) : clampScale(this.#view.scale, this.#scene)
    this.#view = centreOn(centre, scale, this.#scene)
  }

  /** Goes there. */
  set (view: View, mode?: Mode) {
    this.#view = view
    this.#mode = mode
  }

  inMode (mode: Mode): View {
    return inMode(mode, this.#view, this.#scene)
  }

  zoomed (factor: number, about = this.middle): View {
    return zoomAbout(this.#view, factor, about, this.#scene)
  }

  moved (by: Point): View {
    return pan(this.#view, by, this.#scene)
  }

  /** @param by parts of the stage */
  stepped ({ x, y }: Point): View {
    const { width, height } = this.#scene.stage
    return this.moved({ x: x * width, y: y * height })
  }

  centred (spot: Spot): View {
    return centreOn(spot, this.#view.scale, this.#scene)
  }

  showing (region: Region): View {
    return showing(region, this.#scene)
  }
}
