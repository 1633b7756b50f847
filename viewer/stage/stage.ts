import type { Region, Spot } from '../updates/pointing.js'
import type { Size } from '../updates/shown.js'
import type { Mode, Point, View } from './geometry.js'
import { Gestures } from './gestures.js'
import { Motion } from './motion.js'
import { Surface } from './surface.js'
import { Viewpoint } from './viewpoint.js'

/** What two taps make the picture larger by. */
const TAPS_FACTOR = 2.5

/**
 * Shows a picture that people zoom and move. Tells by events: `move` at every step, `rest` when it stands still again, see {@link pixels}.
 */
export class Stage extends EventTarget {
  readonly #viewpoint = new Viewpoint()
  readonly #motion = new Motion()
  readonly #surface: Surface
  readonly #element: HTMLElement
  #corner: Point = { x: 0, y: 0 }
  #shown: HTMLElement | undefined

  constructor (element: HTMLElement) {
    super()
    this.#element = element
    this.#surface = new Surface(element, this.#viewpoint, () => {
      this.dispatchEvent(new Event('move'))
      this.dispatchEvent(new Event('rest'))
    })
    new ResizeObserver(() => this.#measure()).observe(element)
    const gestures = new Gestures({
      grab: () => this.#motion.stop(),
      move: by => this.move(by),
      zoom: (factor, at) => this.#place(this.#viewpoint.zoomed(factor, this.#here(at))),
      release: speed => this.#motion.glide(speed, by => this.move(by)),
      tapTwice: at => this.seen.isCut ? this.setMode('fit') : this.#go(this.#viewpoint.zoomed(TAPS_FACTOR, this.#here(at)))
    })
    gestures.listen(element)
  }

  /** What is put here moves with the picture: 100 % are its width and its height. */
  get surface (): HTMLElement {
    return this.#surface.element
  }

  /** The picture on it. */
  get shown (): HTMLElement | undefined {
    return this.#shown
  }

  /** Puts a picture there, in place of the one there is. Its {@link size} is told besides. */
  show (element: HTMLElement) {
    this.clear()
    this.surface.prepend(element)
    this.#shown = element
  }

  /** Takes the picture away. */
  clear () {
    this.#shown?.remove()
    this.#shown = undefined
  }

  /** Whether there is a picture, and room to see it. */
  get isLaidOut (): boolean {
    return this.#shown !== undefined && this.#viewpoint.isReady
  }

  /** Of the picture, px. */
  get size (): Size {
    return this.#viewpoint.scene.picture
  }

  set size (picture: Size) {
    this.#viewpoint.resize({ picture })
    this.#layOut()
  }

  /** How large it is shown; `undefined` when it was zoomed otherwise. */
  get mode (): Mode | undefined {
    return this.#viewpoint.mode
  }

  /** What of the picture is to be seen, and whether there is more of it. */
  get seen (): Region & { isCut: boolean } {
    return this.#viewpoint.seen
  }

  /** How many pixels of the screen the whole picture takes, as it is shown now. */
  get pixels (): Size {
    return this.#viewpoint.pixels
  }

  /** Whether somebody moves it just now, or it moves on its own. */
  get isMoving (): boolean {
    return this.#element.classList.contains('moving')
  }

  setMode (mode: Mode) {
    this.#go(this.#viewpoint.inMode(mode), mode)
  }

  /** By a factor, with the middle of the stage where it is. */
  zoom (factor: number) {
    this.#go(this.#viewpoint.zoomed(factor))
  }

  /** Shows a region as large as it can be. */
  zoomTo (region: Region) {
    this.#go(this.#viewpoint.showing(region))
  }

  /** At once, with this spot of the picture in the middle. */
  centre (spot: Spot) {
    this.#motion.stop()
    this.#place(this.#viewpoint.centred(spot), this.mode)
  }

  /** At once, by so many CSS px. @returns false if it can't go further */
  move (by: Point): boolean {
    const before = this.#viewpoint.view
    const after = this.#viewpoint.moved(by)
    this.#place(after, this.mode)
    return after.x !== before.x || after.y !== before.y
  }

  /** By parts of the stage. */
  step (by: Point) {
    this.#go(this.#viewpoint.stepped(by), this.mode)
  }

  /** Where a point of the window, CSS px, lies in the picture; below 0 and above 1 it is beside it. */
  toPicture (clientX: number, clientY: number): Spot {
    return this.#viewpoint.toPicture(this.#here({ x: clientX, y: clientY }))
  }

  #here ({ x, y }: Point): Point {
    return { x: x - this.#corner.x, y: y - this.#corner.y }
  }

  #measure () {
    const { x, y, width, height } = this.#element.getBoundingClientRect()
    this.#corner = { x, y }
    this.#viewpoint.resize({ stage: { width, height }, ratio: devicePixelRatio })
    this.#layOut()
  }

  #layOut () {
    if (!this.#viewpoint.isReady) return
    this.#motion.stop()
    this.#surface.layOut()
  }

  #go (view: View, mode?: Mode) {
    if (this.#viewpoint.isReady) this.#motion.go(this.#viewpoint.view, view, view => this.#place(view, mode))
  }

  #place (view: View, mode?: Mode) {
    if (!this.#viewpoint.isReady) return
    this.#viewpoint.set(view, mode)
    this.#surface.follow()
    this.dispatchEvent(new Event('move'))
  }
}
