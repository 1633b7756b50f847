import type { Cells } from '../screen/grid.js'
import type { Gap } from '../standing/gap.js'
import type { Box } from '../screen/box.js'
import { contains, mark, touched } from '../screen/cells.js'
import type { Areas } from './areas.js'
import { boxesOf, type TileBox } from './tile-boxes.js'
import type { Film } from './film.js'
import type { Flat, Lossless } from './lossless.js'
import type { Fill, Plan } from './plan.js'
import type { Shadow } from './shadow.js'
import type { Shown } from './shown.js'

/** A plan, and the version that the picture of whoever gets it must have at least. */
export interface Planned {
  plan: Plan
  since: number
}

/** What plans are made with. */
export interface Means {
  screen: Shown
  lossless: Lossless
  areas: Areas
  shadow: Shadow
  film: Film
}

/** What closes a gap. */
export function planOf (gap: Gap, quality: number, { screen, lossless, areas, shadow, film }: Means): Planned {
  const { grid } = screen.layout
  const lossy: Cells = new Uint8Array(gap.stale.length)
  if (film.goesOn(gap.stale)) return { plan: whole(quality, lossy.fill(1)), since: 0 }
  const boxes = boxesOf(gap.stale, grid)
  const flats: Array<{ box: TileBox, flat: Flat }> = []
  for (const box of boxes) {
    const flat = lossless.of(box, shadow.within(box, gap))
    if (flat) flats.push({ box, flat })
    else markStale(lossy, gap.stale, grid.columns, box)
  }
  if (film.isWhole(lossy)) return { plan: whole(quality, lossy.fill(1)), since: 0 }

  const found = areas.find(gap, lossy)
  for (const { rectangle } of found) mark(lossy, grid, touched(rectangle))
  const kept = flats.filter(({ box }) => !found.some(area => contains(area.box, box))).map(({ flat }) => flat)
  const since = Math.max(shadow.sinceOf(gap), ...found.map(({ since }) => since))
  const plan: Plan = {
    moves: gap.moves,
    fills: joined(kept.flatMap(({ fill }) => fill ?? [])),
    palettes: kept.flatMap(({ palette }) => palette ?? []),
    lossy: lossy.includes(1) ? lossy : undefined,
    areas: found.map(({ rectangle }) => rectangle),
    quality,
    isWhole: false,
    isComplete: since === 0 && gap.moves.length === 0 && !gap.stale.includes(0),
    raws: [],
    refines: false
  }
  return { plan, since }
}

function whole (quality: number, lossy: Cells): Plan {
  return { moves: [], fills: [], palettes: [], lossy, areas: [], quality, isWhole: true, isComplete: true, raws: [], refines: false }
}

function markStale (lossy: Cells, stale: Cells, columns: number, { left, top, right, bottom }: Box): void {
  for (let row = top; row < bottom; row++) {
    for (let cell = row * columns + left; cell < row * columns + right; cell++) lossy[cell] = stale[cell]!
  }
}

/** One fill instead of several of the same colour side by side. */
function joined (fills: readonly Fill[]): Fill[] {
  const rows: Fill[] = []
  for (const fill of fills) {
    const last = rows.at(-1)
    const continues = last?.colour === fill.colour && last.y === fill.y && last.height === fill.height && last.x + last.width === fill.x
    if (continues) last.width += fill.width
    else rows.push({ ...fill })
  }
  return rows
}
