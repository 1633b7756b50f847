import { steer } from './pen-keys.js'
import type { Region, Spot } from './pointing.js'

/** What is sent while somebody points, times a second at most: the service passes on no more. */
const MOST_A_SECOND = 60
/** How often a place is repeated while it stays, ms: the service lets a laser go out of which it hears nothing for a second. */
const REPEATS_MS = 250
/** A mark that is narrower or lower than this, in parts of the picture, is a slip of the finger. */
const SMALLEST = 0.02

/** What a press does: nothing, point with the laser, or mark a region for all to look at. */
export type PenMode = 'off' | 'laser' | 'look'

/** Where it goes. */
export interface PenTarget {
  /** The laser is there, or is lifted. */
  point (spot: Spot | undefined): void
  /** All are to look there, or wherever they like. */
  look (region: Region | undefined): void
  /** Such a region is being marked, or none any more. */
  mark (region: Region | undefined): void
}

export interface Pen {
  /** To set it lifts what was pressed. */
  mode: PenMode
}

const within = (part: number) => Math.min(1, Math.max(0, part))

function between (a: Spot, b: Spot): Region {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)]
  return { x, y, width: Math.max(a.x, b.x) - x, height: Math.max(a.y, b.y) - y }
}

/**
 * Lets the host point, or mark a region, by pressing and dragging on an element, or by its keys; off at first. Whatever else the element
 * does with pointers it does only while this is off. It is there as long as the element.
 * @param toPicture the place of the picture at a place of the window; it may lie outside of it
 * @param changed told of a mode that has changed by itself: a region was marked, or somebody has pressed Escape
 */
export function setUpPen (
  element: HTMLElement, toPicture: (clientX: number, clientY: number) => Spot, target: PenTarget,
  changed: (mode: PenMode) => void = () => {}
): Pen {
  let mode: PenMode = 'off'
  let from: Spot | undefined
  let to: Spot | undefined
  let sentAt = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Sends where the laser is now, and again while it is there. */
  function tell () {
    sentAt = performance.now()
    target.point(to)
    timer = setTimeout(tell, REPEATS_MS)
  }

  function point (spot: Spot) {
    to = spot
    clearTimeout(timer)
    const wait = sentAt + 1000 / MOST_A_SECOND - performance.now()
    if (wait > 0) timer = setTimeout(tell, wait)
    else tell()
  }

  function release () {
    clearTimeout(timer)
    if (mode === 'laser' && to) target.point(undefined)
    if (mode === 'look') target.mark(undefined)
    from = to = undefined
  }

  function become (next: PenMode) {
    release()
    mode = next
    if (mode === 'off') delete element.dataset.pen
    else element.dataset.pen = mode
    keys.mode = mode
  }

  function turnOff () {
    become('off')
    changed('off')
  }

  function finish (region: Region) {
    if (region.width >= SMALLEST && region.height >= SMALLEST) {
      target.look(region)
      turnOff()
    } else release()
  }

  const keys = steer(element, { point, mark: region => target.mark(region), look: finish, off: turnOff })

  /** `undefined` while there is no picture. */
  function spotOf ({ clientX, clientY }: PointerEvent): Spot | undefined {
    const { x, y } = toPicture(clientX, clientY)
    return Number.isFinite(x) && Number.isFinite(y) ? { x: within(x), y: within(y) } : undefined
  }

  function follow (event: PointerEvent) {
    if (mode === 'off') return
    if (from || event.type !== 'pointermove') event.stopPropagation()
    if (!event.isPrimary) return
    if (event.type === 'pointerdown' && event.button === 0) {
      from = spotOf(event)
      if (from) element.setPointerCapture(event.pointerId)
    }
    if (!from) return
    const spot = spotOf(event)
    if (event.type === 'pointercancel' || !spot) return release()
    if (event.type === 'pointerup') return mode === 'look' ? finish(between(from, spot)) : release()
    if (mode === 'laser') point(spot)
    else target.mark(between(from, spot))
  }

  for (const name of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel'] as const) element.addEventListener(name, follow, true)
  return {
    get mode () { return mode },
    set mode (next) { become(next) }
  }
}
