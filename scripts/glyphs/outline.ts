import type { PathCommand } from 'opentype.js'

export type { PathCommand }

/** How far lines may be from the curves that they stand for, in units of the font, 1000 an em: a third of a pixel at 230 px. */
const TOLERANCE = 1.5
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

type Point = [x: number, y: number]

/** As in a source map (https://tc39.es/ecma426/#sec-base64-vlq). */
function write (number: number): string {
  let rest = number < 0 ? -number << 1 | 1 : number << 1
  let text = ''
  do {
    text += DIGITS[rest & 31 | (rest > 31 ? 32 : 0)]
    rest >>= 5
  } while (rest > 0)
  return text
}

/** Points on a cubic curve, without its start: as many lines as keep within the tolerance (by the bound on its second differences). */
function flatten (p0: Point, p1: Point, p2: Point, p3: Point): Point[] {
  const bend = (a: Point, b: Point, c: Point) => Math.hypot(a[0] - 2 * b[0] + c[0], a[1] - 2 * b[1] + c[1])
  const count = Math.max(1, Math.ceil(Math.sqrt(0.75 * Math.max(bend(p0, p1, p2), bend(p1, p2, p3)) / TOLERANCE)))
  return Array.from({ length: count }, (_, index) => {
    const t = (index + 1) / count
    const u = 1 - t
    const at = (axis: 0 | 1) => u ** 3 * p0[axis] + 3 * u * u * t * p1[axis] + 3 * u * t * t * p2[axis] + t ** 3 * p3[axis]
    return [at(0), at(1)]
  })
}

/** A glyph as glyph.ts reads it: its advance, then its contours. Lengths in units of the font, y upwards. */
export function outline (advance: number, path: PathCommand[]): string[] {
  const contours: Point[][] = []
  for (const command of path) {
    const contour = contours.at(-1)
    switch (command.type) {
      case 'M': contours.push([[command.x, command.y]]); break
      case 'L': contour!.push([command.x, command.y]); break
      case 'C': {
        const { x1, y1, x2, y2, x, y } = command
        contour!.push(...flatten(contour!.at(-1)!, [x1, y1], [x2, y2], [x, y]))
        break
      }
      case 'Q': throw new Error('a font of this format has no quadratic curves')
    }
  }
  let [x, y] = [0, 0]
  return [write(advance), ...contours.map(points => points.map(point => {
    const steps = [Math.round(point[0]) - x, -Math.round(point[1]) - y] as const
    x += steps[0]
    y += steps[1]
    return steps.map(write).join('')
  }).join(''))]
}
