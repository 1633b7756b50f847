import { CELL, type Cells } from '../screen/grid.js'
import type { Box } from '../screen/box.js'
import { pixelsOf } from '../screen/cells.js'
import { boxesOf } from './tile-boxes.js'
import { flatOf } from './lossless.js'
import type { Pixels } from './pixels.js'
import type { Fill, Palette, Plan } from './plan.js'
import type { Shown } from './shown.js'

/** How long all of the screen must have stood still before any of it is sent again, without loss; ms. */
const STILL_MS = 300
/** While some of it never does, as a video or a clock: so much at a time, bytes, so often, ms. 64 KB/s. */
const MEANWHILE = { bytes: 16 * 1024, ms: 250 }
/** Bytes of a message besides the operations: its header, and what compressing may add to what can't be compressed. */
const OVERHEAD_BYTES = 64
/** Bytes of an operation besides colours and pixels. */
const OPERATION_BYTES = 10

/**
 * How much of a budget may be used now, bytes: what is refined while a window is dragged, or between two slides, is soon out of date.
 * @param refinedAt when the viewer was last sent any, ms
 */
export function allowedNow (
  { changedAt, stirredAt }: Pick<Shown, 'changedAt' | 'stirredAt'>, budgetBytes: number, refinedAt: number, now: number
): number {
  if (now - changedAt >= STILL_MS) return budgetBytes
  return now - stirredAt >= STILL_MS && now - refinedAt >= MEANWHILE.ms ? Math.min(budgetBytes, MEANWHILE.bytes) : 0
}

/** So much of lossy cells as surely fits into a message, without loss: as palettes where there are few colours, else raw. */
export function refinementOf (lossy: Cells, screen: Shown, pixels: Pixels, budgetBytes: number, now: number): Plan | undefined {
  const { grid } = screen.layout
  const [fills, palettes, raws]: [Fill[], Palette[], Plan['raws'][number][]] = [[], [], []]
  let left = budgetBytes - OVERHEAD_BYTES
  for (const box of boxesOf(lossy, grid)) {
    if (screen.lastChange[box.tile]! > now - STILL_MS) continue
    const rectangle = pixelsOf(grid, box)
    const area = rectangle.width * rectangle.height
    const found = pixels.colours(rectangle)
    const bytes = OPERATION_BYTES + (found ? area + 3 * found.colours.length : Infinity)
    if (found && bytes <= left && bytes < 3 * area) {
      const { fill, palette } = flatOf(rectangle, found)
      if (fill) fills.push(fill)
      else palettes.push(palette)
      left -= bytes
      continue
    }
    const isFirst = fills.length + palettes.length + raws.length === 0
    const part = fitting(box, lossy, grid.columns, Math.max(isFirst ? 1 : 0, cellsWithin(left)))
    if (part) raws.push(pixelsOf(grid, part))
    // What is left over is too little for the next one, too.
    if (!part || part.right < box.right || part.bottom < box.bottom) break
    left -= OPERATION_BYTES + 3 * area
  }
  if (fills.length + palettes.length + raws.length === 0) return undefined
  return { moves: [], fills, palettes, lossy: undefined, areas: [], quality: 100, isWhole: false, isComplete: false, raws, refines: true }
}

/** How many cells fit raw into so many bytes. */
function cellsWithin (bytes: number): number {
  return Math.floor((bytes - OPERATION_BYTES) / (3 * CELL * CELL))
}

/** Of a box, at most so many cells: whole rows, or lossy ones of the first row. */
function fitting ({ left, top, right, bottom }: Box, lossy: Cells, columns: number, cells: number): Box | undefined {
  if (cells < 1) return undefined
  const rows = Math.min(bottom - top, Math.floor(cells / (right - left)))
  if (rows > 0) return { left, top, right, bottom: top + rows }
  const first = lossy.indexOf(1, top * columns + left) - top * columns
  return { left: first, top, right: Math.min(right, first + cells), bottom: top + 1 }
}
