import type { Point } from './geometry.js'
import { Taps } from './taps.js'

/** Of a movement only so much counts for the speed at which it is let go, ms. */
const RECENT_MS = 80
/** So much one CSS px of a wheel zooms: a notch is 100 px in most browsers, so 22 %. */
const WHEEL = 0.002
/** The same for two fingers on a touchpad, of which browsers make a wheel with Ctrl held down. */
const TOUCHPAD_PINCH = 0.01
/** What a wheel counts in, CSS px: pixels, lines, pages (`WheelEvent.deltaMode`). */
const WHEEL_UNITS = [1, 16, 400]

/** What gestures do to the picture. Points are those of the window, as in `clientX`, CSS px. */
interface Movable {
  /** A finger or button is down: what moves on its own stands still. */
  grab (): void
  move (by: Point): void
  zoom (factor: number, about: Point): void
  /** The last one is lifted. @param speed CSS px a ms */
  release (speed: Point): void
  /** Tapped or clicked twice. */
  tapTwice (at: Point): void
}

interface Sample extends Point { time: number }

const pointOf = ({ clientX: x, clientY: y }: MouseEvent): Point => ({ x, y })

const middleOf = (points: Point[]): Point => ({
  x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
  y: points.reduce((sum, { y }) => sum + y, 0) / points.length
})

/** Of two fingers; with one the picture does not grow. */
const spread = ([a, b]: Point[]): number => a && b ? Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)) : 1

/** Mouse, touch and pen on an element, all the same way: one drags, two pinch, two taps, a wheel. */
export class Gestures {
  readonly #target: Movable
  /** Where each finger, pen or button that is down was last. */
  readonly #down = new Map<number, Point>()
  readonly #taps = new Taps()
  #recent: Sample[] = []

  constructor (target: Movable) {
    this.#target = target
  }

  /** For as long as the page lives. */
  listen (element: HTMLElement) {
    element.addEventListener('pointerdown', event => this.#begin(element, event))
    element.addEventListener('pointermove', event => this.#move(event))
    element.addEventListener('pointerup', event => this.#end(event))
    element.addEventListener('pointercancel', event => this.#end(event))
    element.addEventListener('wheel', event => this.#wheel(event), { passive: false })
    // A link or a picture would be dragged out of the page instead.
    element.addEventListener('dragstart', event => event.preventDefault())
  }

  #begin (element: HTMLElement, event: PointerEvent) {
    if (event.button !== 0) return
    element.setPointerCapture(event.pointerId)
    this.#down.set(event.pointerId, pointOf(event))
    this.#taps.down(pointOf(event), this.#down.size)
    this.#recent = []
    this.#target.grab()
  }

  #move (event: PointerEvent) {
    if (!this.#down.has(event.pointerId)) return
    const before = [...this.#down.values()]
    this.#down.set(event.pointerId, pointOf(event))
    const now = [...this.#down.values()]
    const [from, to] = [middleOf(before), middleOf(now)]
    this.#taps.move(pointOf(event))
    if (!this.#taps.isDrag) return
    const by = { x: to.x - from.x, y: to.y - from.y }
    this.#recent.push({ ...by, time: event.timeStamp })
    // First the zoom: it makes the room for the rest.
    if (now.length > 1) this.#target.zoom(spread(now) / spread(before), from)
    this.#target.move(by)
  }

  #end (event: PointerEvent) {
    if (!this.#down.delete(event.pointerId)) return
    const at = pointOf(event)
    if (this.#down.size > 0) {
      this.#recent = []
    } else if (event.type === 'pointerup' && this.#taps.up(at, event.timeStamp)) {
      this.#target.tapTwice(at)
    } else {
      this.#target.release(this.#speed(event.timeStamp))
    }
  }

  #speed (now: number): Point {
    const recent = this.#recent.filter(({ time }) => now - time < RECENT_MS)
    const ms = Math.max(1, now - (recent[0]?.time ?? now))
    // The first of them began before that time: it tells where from, and not how fast.
    const [, ...rest] = recent
    return { x: rest.reduce((sum, { x }) => sum + x, 0) / ms, y: rest.reduce((sum, { y }) => sum + y, 0) / ms }
  }

  #wheel (event: WheelEvent) {
    event.preventDefault() // the whole page would scroll or zoom
    const unit = WHEEL_UNITS[event.deltaMode]!
    const [x, y] = [event.deltaX * unit, event.deltaY * unit]
    this.#target.grab()
    if (Math.abs(x) > Math.abs(y)) return this.#target.move({ x: -x, y: -y })
    if (event.shiftKey) return this.#target.move({ x: -y, y: 0 })
    this.#target.zoom(Math.exp(-y * (event.ctrlKey ? TOUCHPAD_PINCH : WHEEL)), pointOf(event))
  }
}
