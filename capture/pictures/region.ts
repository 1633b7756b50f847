import type { Rectangle, Region } from '../frame.js'

/** Rows of a picture, px: from `top` up to but not including `bottom`; none if the two are equal. */
export interface Rows {
  top: number
  bottom: number
}

/** px */
export const areaOf = ({ width, height }: Pick<Rectangle, 'width' | 'height'>): number => width * height

/** The smallest rectangle that has both in it. */
export function union (a: Rectangle, b: Rectangle): Rectangle {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)]
  const [right, bottom] = [Math.max(a.x + a.width, b.x + b.width), Math.max(a.y + a.height, b.y + b.height)]
  return { x, y, width: right - x, height: bottom - y }
}

/** What both have in common; `undefined` if that is nothing. */
export function intersection (a: Rectangle, b: Rectangle): Rectangle | undefined {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)]
  const [width, height] = [Math.min(a.x + a.width, b.x + b.width) - x, Math.min(a.y + a.height, b.y + b.height) - y]
  return width > 0 && height > 0 ? { x, y, width, height } : undefined
}

/** What of a region lies within a frame, seen from the top left corner of that. */
export function within (region: Region, frame: Rectangle): Rectangle[] {
  const inside: Rectangle[] = []
  for (const rectangle of region) {
    const common = intersection(rectangle, frame)
    if (common) inside.push({ x: common.x - frame.x, y: common.y - frame.y, width: common.width, height: common.height })
  }
  return inside
}

/** The rows that a region touches: from the top, none twice, and with other rows in between. */
export function rowsOf (region: Region): Rows[] {
  const bands: Rows[] = []
  for (const { y, height } of region.length > 1 ? [...region].sort((a, b) => a.y - b.y) : region) {
    const last = bands.at(-1)
    if (last && y <= last.bottom) last.bottom = Math.max(last.bottom, y + height)
    else bands.push({ top: y, bottom: y + height })
  }
  return bands
}
