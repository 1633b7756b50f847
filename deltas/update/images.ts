import { CELL, type Cells } from '../screen/grid.js'
import { count, mark, pixelsOf, touched } from '../screen/cells.js'
import type { Jpeg } from './jpeg.js'
import type { Piece } from './operations.js'
import type { Pixels } from './pixels.js'
import type { Plan } from './plan.js'
import type { Shown } from './shown.js'

/** The most cells in a row of an atlas. */
const ATLAS_CELLS = 64

/** The images of a plan, JPEG each, and where their pieces belong. */
export interface Images {
  images: Buffer[]
  pieces: Piece[]
}

/** Encodes what a plan has of JPEG: its areas as an image each, all other cells in an atlas. */
export async function imagesOf (plan: Plan, screen: Shown, pixels: Pixels, jpeg: Jpeg): Promise<Images> {
  const { layout: { grid }, format } = screen
  const areas = plan.isWhole ? [{ x: 0, y: 0, width: grid.width, height: grid.height }] : plan.areas
  const [images, pieces]: [Buffer[], Piece[]] = [[], []]
  for (const area of areas) {
    const { width, height } = area
    pieces.push({ image: images.length, fromX: 0, fromY: 0, ...area })
    images.push(await jpeg.encode({ pixels: pixels.from(area), format, width, height, stride: pixels.stride }, plan.quality))
  }
  const cells = Uint8Array.from(plan.lossy ?? [])
  for (const area of areas) mark(cells, grid, touched(area), 0)
  const left = count(cells)
  if (left === 0) return { images, pieces }

  const rows = Math.ceil(left / ATLAS_CELLS)
  const columns = Math.ceil(left / rows)
  pieces.push(...copyCells(cells, screen, pixels, columns, images.length))
  const atlas = pixels.atlas(columns, rows)
  images.push(await jpeg.encode({ ...atlas, format, stride: atlas.width }, plan.quality))
  return { images, pieces }
}

/** Copies marked cells to an atlas, neighbours beside one another as far as its rows go. */
function copyCells (cells: Cells, { layout: { grid } }: Shown, pixels: Pixels, columns: number, image: number): Piece[] {
  const pieces: Piece[] = []
  let place = 0
  for (let cell = cells.indexOf(1); cell >= 0; cell = cells.indexOf(1, cell)) {
    const [row, left] = [Math.floor(cell / grid.columns), cell % grid.columns]
    const end = Math.min(grid.columns - left, columns - place % columns)
    let count = 1
    while (count < end && cells[cell + count] === 1) count++
    const run = { left, top: row, right: left + count, bottom: row + 1 }
    pixels.copy(run, columns, place)
    pieces.push({ image, fromX: place % columns * CELL, fromY: Math.floor(place / columns) * CELL, ...pixelsOf(grid, run) })
    place += count
    cell += count
  }
  return pieces
}
