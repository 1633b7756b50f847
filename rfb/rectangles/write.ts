import type { Rectangle } from '../../capture/frame.js'
import { gridOf } from '../../deltas/screen/grid.js'
import { mark, touched } from '../../deltas/screen/cells.js'
import type { Fill, Palette, Plan } from '../../deltas/update/plan.js'
import { copyRect } from './copy-rect.js'
import type { Dialect } from './dialect.js'
import { Hextile } from './hextile.js'
import { createJpegMaker } from './jpeg.js'
import { piecesOf, rectanglesOf } from './pieces.js'
import type { Pixels } from './pixel-writer.js'
import { Raw } from './raw.js'
import { updateOf } from './rectangle.js'
import { Tight } from './tight.js'

const jpegOf = await createJpegMaker()

/** A palette cut as its rectangle is. */
function partOf ({ colours, indices, ...all }: Palette, piece: Rectangle): Palette {
  if (piece.width === all.width && piece.height === all.height) return { colours, indices, ...all }
  const part = new Uint8Array(piece.width * piece.height)
  for (let row = 0; row < piece.height; row++) {
    const from = (piece.y - all.y + row) * all.width + piece.x - all.x
    part.set(indices.subarray(from, from + piece.width), row * piece.width)
  }
  return { colours, indices: part, ...piece }
}

/** What of a plan is sent with loss, where that is allowed: its areas, and all other cells. */
function lossyParts ({ isWhole, lossy, areas }: Plan, { width, height }: Pixels): Rectangle[] {
  if (isWhole) return [{ x: 0, y: 0, width, height }]
  const grid = gridOf(width, height)
  const cells = Uint8Array.from(lossy ?? [])
  for (const area of areas) mark(cells, grid, touched(area), 0)
  return [...areas, ...rectanglesOf(cells, grid)]
}

/** What Tight makes of a plan: the same choices as the plan's. */
function writeTight (plan: Plan, pixels: Pixels, dialect: Dialect, exact: readonly Rectangle[]): Array<Buffer | Promise<Buffer>> {
  const tight = new Tight(dialect)
  const quality = Math.min(plan.quality, dialect.quality ?? 0)
  const isPhotograph = jpegOf !== undefined && dialect.quality !== undefined
  // A palette of more than two colours takes no less than pixels of one byte.
  const isPalette = ({ colours }: Palette) => colours.length === 2 || dialect.colours.bitsPerPixel > 8
  const fill = (fill: Fill) => piecesOf(fill).map(piece => tight.fill({ ...piece, colour: fill.colour }))
  const copy = (area: Rectangle) => piecesOf(area).map(piece => tight.copy(pixels, piece))
  const palette = (palette: Palette) => isPalette(palette)
    ? piecesOf(palette).map(piece => tight.palette(partOf(palette, piece)))
    : copy(palette)
  const photograph = (area: Rectangle): Array<Buffer | Promise<Buffer>> => isPhotograph
    ? piecesOf(area).map(async piece => tight.jpeg(piece, await jpegOf(pixels, piece, quality)))
    : copy(area)
  return [
    ...plan.fills.flatMap(fill), ...plan.palettes.flatMap(palette), ...lossyParts(plan, pixels).flatMap(photograph),
    ...exact.flatMap(copy)
  ]
}

/**
 * A plan as a FramebufferUpdate for those who speak a dialect (RFC 6143, section 7.6.1): the moves in their order, then the rest.
 * @param pixels the newest picture. It is read before this returns, and may change while the promise is awaited
 */
export async function writeRectangles (plan: Plan, pixels: Pixels, dialect: Dialect): Promise<Buffer> {
  const moves = dialect.copies ? plan.moves.map(copyRect) : []
  // Where a client can't copy, it is sent the pixels that would have been there.
  const exact = dialect.copies ? plan.raws : [...plan.moves, ...plan.raws]
  if (dialect.encoding === 'tight') return updateOf([...moves, ...await Promise.all(writeTight(plan, pixels, dialect, exact))])
  const encoder = dialect.encoding === 'hextile' ? new Hextile(dialect) : new Raw(dialect)
  const areas = [...plan.fills, ...plan.palettes, ...lossyParts(plan, pixels), ...exact].flatMap(piecesOf)
  return updateOf([...moves, ...areas.map(area => encoder.copy(pixels, area))])
}
