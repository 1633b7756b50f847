import { ICONS } from '../../capture/pictures/placeholder-words.js'
import type { PathCommand } from './outline.js'

/** How far the handles of a curve are from its ends, in radii, so that it is a quarter of a circle. */
const HANDLE = 0.5523

/** A box with round corners, in units of the font, y upwards; a hole if its left and right are the other way around. */
function box (left: number, bottom: number, right: number, top: number, radius: number): PathCommand[] {
  const rx = right > left ? radius : -radius
  const corner = (x: number, y: number, fromX: number, fromY: number, toX: number, toY: number): PathCommand[] => [
    { type: 'L', x: x + fromX, y: y + fromY },
    {
      type: 'C',
      x1: x + fromX * (1 - HANDLE),
      y1: y + fromY * (1 - HANDLE),
      x2: x + toX * (1 - HANDLE),
      y2: y + toY * (1 - HANDLE),
      x: x + toX,
      y: y + toY
    }
  ]
  return [
    { type: 'M', x: left + rx, y: bottom },
    ...corner(right, bottom, -rx, 0, 0, radius),
    ...corner(right, top, 0, -radius, -rx, 0),
    ...corner(left, top, rx, 0, 0, -radius),
    ...corner(left, bottom, 0, radius, rx, 0)
  ]
}

const SCREEN = [...box(40, 130, 960, 790, 100), ...box(890, 200, 110, 720, 40), ...box(310, -20, 690, 50, 35), ...box(465, 50, 535, 130, 0)]

/** Our own signs, drawn as letters are: by character. */
export const ICON_PATHS: Record<string, PathCommand[]> = {
  [ICONS.paused]: [...SCREEN, ...box(385, 330, 460, 590, 30), ...box(540, 330, 615, 590, 30)],
  [ICONS.lost]: [...SCREEN, ...box(462, 430, 538, 620, 38), ...box(458, 300, 542, 384, 42)]
}
