import { UNITS, type Glyph } from './glyph.js'

/** How much of each pixel a glyph covers. */
export interface Coverage {
  /** Where the top left pixel lies from the glyph's origin, px. */
  left: number
  top: number
  width: number
  height: number
  /**
   * Row by row, each pixel by how much more of it is covered than of the one on its left: the sum of a row up to a pixel is what is covered
   * of that, 0 to 1, or to -1 where the contour goes around the other way.
   */
  steps: Float32Array
}

/** Adds an edge within one row: its part in each pixel that it passes, and what that leaves for the pixel on the right of it. */
function addToRow (steps: Float32Array, row: number, left: number, right: number, height: number): void {
  const first = Math.floor(left)
  if (right <= first + 1) {
    const covered = height * (first + 1 - (left + right) / 2)
    steps[row + first]! += covered
    steps[row + first + 1]! += height - covered
    return
  }
  const perPixel = height / (right - left)
  for (let pixel = first; pixel < right; pixel++) {
    const start = Math.max(left, pixel)
    const end = Math.min(right, pixel + 1)
    const part = (end - start) * perPixel
    const covered = part * (pixel + 1 - (start + end) / 2)
    steps[row + pixel]! += covered
    steps[row + pixel + 1]! += part - covered
  }
}

/** Adds an edge from its upper end to its lower one, row by row. @param direction 1 if that is how it goes, -1 if it goes up */
function addEdge (steps: Float32Array, width: number, x0: number, y0: number, x1: number, y1: number, direction: 1 | -1): void {
  const slope = (x1 - x0) / (y1 - y0)
  for (let y = Math.floor(y0); y < y1; y++) {
    const start = Math.max(y0, y)
    const end = Math.min(y1, y + 1)
    const from = x0 + (start - y0) * slope
    const to = x0 + (end - y0) * slope
    addToRow(steps, y * width, Math.min(from, to), Math.max(from, to), direction * (end - start))
  }
}

/**
 * Fills the outline of a glyph, exactly: what it covers of each pixel is an area.
 * @param size px per em
 * @param shift of the origin to the right within its pixel, 0 to 1
 */
export function cover ({ contours }: Pick<Glyph, 'contours'>, size: number, shift: number): Coverage {
  const scale = size / UNITS
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const points of contours) {
    for (let index = 0; index < points.length; index += 2) {
      left = Math.min(left, points[index]!)
      right = Math.max(right, points[index]!)
      top = Math.min(top, points[index + 1]!)
      bottom = Math.max(bottom, points[index + 1]!)
    }
  }
  if (left > right) return { left: 0, top: 0, width: 0, height: 0, steps: new Float32Array(0) }
  left = Math.floor(left * scale + shift)
  top = Math.floor(top * scale)
  // The column on the right is for what the last edge leaves.
  const width = Math.floor(right * scale + shift) - left + 2
  const height = Math.ceil(bottom * scale) - top
  const steps = new Float32Array(width * height + 1)
  for (const points of contours) {
    let x0 = points.at(-2)! * scale + shift - left
    let y0 = points.at(-1)! * scale - top
    for (let index = 0; index < points.length; index += 2) {
      const x1 = points[index]! * scale + shift - left
      const y1 = points[index + 1]! * scale - top
      if (y0 < y1) addEdge(steps, width, x0, y0, x1, y1, 1)
      if (y0 > y1) addEdge(steps, width, x1, y1, x0, y0, -1)
      x0 = x1
      y0 = y1
    }
  }
  return { left, top, width, height, steps }
}
