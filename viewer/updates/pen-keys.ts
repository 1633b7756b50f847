import type { PenMode } from './laser-pen.js'
import type { Region, Spot } from './pointing.js'

/** How far one press of an arrow goes, in parts of the picture. */
const STEP = 0.02
/** The region that is offered first: the middle of the picture. */
const OFFERED = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 }
/** The least that it can be made, in parts of the picture. */
const SMALLEST = 0.1

const ARROWS: Record<string, Spot> = {
  ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 }
}

interface Steered {
  /** The laser is there. */
  point (spot: Spot): void
  /** That region is offered. */
  mark (region: Region): void
  /** It was chosen. */
  look (region: Region): void
  off (): void
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))

/** The region, moved by so many steps, or made larger by them to the right and below. */
function changed ({ x, y, width, height }: Region, by: Spot, grows: boolean): Region {
  const [right, down] = [STEP * by.x, STEP * by.y]
  return grows
    ? { x, y, width: clamp(width + right, SMALLEST, 1 - x), height: clamp(height + down, SMALLEST, 1 - y) }
    : { x: clamp(x + right, 0, 1 - width), y: clamp(y + down, 0, 1 - height), width, height }
}

/**
 * The keys of a pen: arrows move the laser, or the region, which Shift and an arrow makes larger or smaller, and Enter chooses; Escape
 * turns the pen off. The element gets the focus when it is turned on, and Tab leads to it until the pen is turned off.
 */
export function steer (element: HTMLElement, steered: Steered): { mode: PenMode } {
  let mode: PenMode = 'off'
  let spot: Spot = { x: 0.5, y: 0.5 }
  let region: Region = OFFERED

  function press (event: KeyboardEvent) {
    if (mode === 'off' || event.ctrlKey || event.metaKey || event.altKey) return
    const arrow = ARROWS[event.key]
    if (arrow && mode === 'laser') {
      spot = { x: clamp(spot.x + STEP * arrow.x, 0, 1), y: clamp(spot.y + STEP * arrow.y, 0, 1) }
      steered.point(spot)
    } else if (arrow) {
      region = changed(region, arrow, event.shiftKey)
      steered.mark(region)
    } else if (event.key === 'Enter' && mode === 'look') {
      steered.look(region)
    } else if (event.key === 'Escape') {
      steered.off()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  element.addEventListener('keydown', press)
  return {
    get mode () { return mode },
    set mode (next) {
      mode = next
      element.tabIndex = mode === 'off' ? -1 : 0
      if (mode === 'off') return
      spot = { x: 0.5, y: 0.5 }
      region = OFFERED
      element.focus({ preventScroll: true })
      // Who uses no keys drags a region of their own.
      if (mode === 'look' && element.matches(':focus-visible')) steered.mark(region)
    }
  }
}
