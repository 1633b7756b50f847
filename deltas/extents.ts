import type { Rectangle } from '../capture/frame.js'
import type { Extent } from '../capture/views/view.js'
import type { On, Spot } from './pointing.js'

/** What is out by less was lost in rounding: half of what a message can tell apart. */
const ROUNDED = 0.5 / 65_535

const within = (part: number): number => Math.min(1, Math.max(0, part))

/** A spot on the picture of a view, as one on its display. */
export function spotOn ({ display, part }: Extent, { x, y }: Spot): On<Spot> {
  return { display, at: { x: part.x + x * part.width, y: part.y + y * part.height } }
}

/** A region of the picture of a view, as one of its display. */
export function regionOn (extent: Extent, region: Rectangle): On<Rectangle> {
  const { display, at } = spotOn(extent, region)
  return { display, at: { ...at, width: region.width * extent.part.width, height: region.height * extent.part.height } }
}

/** Where on the picture of a view a spot of a display is; `undefined` if it is not on it. */
export function spotIn ({ display, part }: Extent, spot: On<Spot> | undefined): Spot | undefined {
  if (spot?.display !== display) return
  const x = (spot.at.x - part.x) / part.width
  const y = (spot.at.y - part.y) / part.height
  if (x < -ROUNDED || x > 1 + ROUNDED || y < -ROUNDED || y > 1 + ROUNDED) return
  return { x: within(x), y: within(y) }
}

/** What of a region of a display is on the picture of a view; `undefined` if nothing is. */
export function regionIn ({ display, part }: Extent, region: On<Rectangle> | undefined): Rectangle | undefined {
  if (region?.display !== display) return
  const { at } = region
  const x = within((at.x - part.x) / part.width)
  const y = within((at.y - part.y) / part.height)
  const width = within((at.x + at.width - part.x) / part.width) - x
  const height = within((at.y + at.height - part.y) / part.height) - y
  return width > ROUNDED && height > ROUNDED ? { x, y, width, height } : undefined
}
