import type { Rectangle } from '../../capture/frame.js'
import type { Cells } from '../screen/grid.js'
import type { Gap } from '../standing/gap.js'
import type { Box } from '../screen/box.js'
import { contains, overlaps, pixelsOf, touched } from '../screen/cells.js'
import { Border } from './border.js'
import { boxesOf, type TileBox } from './tile-boxes.js'
import { HOT } from './lossless.js'
import type { Shown } from './shown.js'

/** What has not changed in so many pictures is no part of a video, though somebody may lack it, as newcomers lack everything. */
const RECENT = 8
/** An area is worth an image of its own from this size on, cells: its header takes 623 bytes. */
const LEAST_CELLS = 64
/** Neither may it be narrower or lower than this, cells. */
const LEAST_SIDE = 4
/** The least share of an area's cells that are stale, and the least that are lossy: the others are sent with them. */
const LEAST_STALE = 0.75
const LEAST_LOSSY = 0.5
/** How much larger than needed a known area may be: of a video, some cells at its border may stand still for a while. */
const SPARE_ROOM = 1.25
/** After so many pictures it is found anew: what once changed beside a video, such as its controls, is not to be sent with it for ever. */
const FORGET_AFTER = 64

/** A rectangle of cells that changes all the time, such as a video. */
interface Area {
  box: Box
  /** By its pixels rather than its cells, for whoever stands at its border's `since` or later. */
  border: Border
}

/** An area that is sent as an image of its own. */
export interface Found {
  box: Box
  rectangle: Rectangle
  /** The version that a viewer's picture must have at least. */
  since: number
}

/** Finds videos, to send each as one image that ends where it ends: 15 % of MJPEG instead of 18 % in cells (measured). */
export class Areas {
  readonly #screen: Shown
  readonly #memory: WebAssembly.Memory
  #areas: Area[] = []

  constructor (screen: Shown, memory: WebAssembly.Memory) {
    this.#screen = screen
    this.#memory = memory
  }

  /** To be called for each picture that anybody is brought to. */
  observe (): void {
    const { version } = this.#screen
    this.#areas = this.#areas.filter(({ border }) => version - border.since <= FORGET_AFTER)
    for (const { border } of this.#areas) border.observe()
  }

  /** @param lossy the stale cells that are to be sent as JPEG */
  find (gap: Gap, lossy: Cells): Found[] {
    const { heat, tileColumns, version, versions, layout: { grid } } = this.#screen
    if (!heat.some(heat => heat >= HOT)) return []
    const recent = gap.stale.map((isStale, cell) => isStale && versions[cell]! > version - RECENT ? 1 : 0)
    const hot = boxesOf(recent, grid).filter(({ tile }) => heat[tile]! >= HOT)
    return groupsOf(hot, tileColumns).filter(box => {
      const cells = size(box)
      return cells >= LEAST_CELLS && Math.min(box.right - box.left, box.bottom - box.top) >= LEAST_SIDE &&
        count(gap.stale, grid.columns, box) >= LEAST_STALE * cells && count(lossy, grid.columns, box) >= LEAST_LOSSY * cells
    }).map(box => this.#meet(box, gap))
  }

  #meet (box: Box, gap: Gap): Found {
    const { grid } = this.#screen.layout
    let area = this.#areas.find(known => contains(known.box, box) && size(known.box) <= SPARE_ROOM * size(box))
    if (!area) {
      area = { box, border: new Border(pixelsOf(grid, box), this.#screen, this.#memory) }
      this.#areas = [...this.#areas.filter(other => !contains(box, other.box)), area]
    }
    // What a move has written into the border is not what was there before.
    const isKnown = gap.since >= area.border.since && !gap.moves.some(move => overlaps(touched(move), area.box))
    return isKnown
      ? { box: area.box, rectangle: area.border.within, since: area.border.since }
      : { box: area.box, rectangle: pixelsOf(grid, area.box), since: 0 }
  }
}

/** The rectangles around the boxes of tiles that lie side by side. */
function groupsOf (boxes: readonly TileBox[], tileColumns: number): Box[] {
  const left = new Map(boxes.map(box => [box.tile, box]))
  const groups: Box[] = []
  for (const box of boxes) {
    if (!left.delete(box.tile)) continue
    const group = { left: box.left, top: box.top, right: box.right, bottom: box.bottom }
    const open = [box]
    for (let next = open.pop(); next; next = open.pop()) {
      group.left = Math.min(group.left, next.left)
      group.top = Math.min(group.top, next.top)
      group.right = Math.max(group.right, next.right)
      group.bottom = Math.max(group.bottom, next.bottom)
      const column = next.tile % tileColumns
      const beside = [
        ...column > 0 ? [next.tile - 1] : [], ...column < tileColumns - 1 ? [next.tile + 1] : [],
        next.tile - tileColumns, next.tile + tileColumns
      ]
      for (const tile of beside) {
        const neighbour = left.get(tile)
        if (neighbour && left.delete(tile)) open.push(neighbour)
      }
    }
    groups.push(group)
  }
  return groups
}

function count (cells: Cells, columns: number, { left, top, right, bottom }: Box): number {
  let marked = 0
  for (let row = top; row < bottom; row++) {
    for (let cell = row * columns + left; cell < row * columns + right; cell++) marked += cells[cell]!
  }
  return marked
}

const size = ({ left, top, right, bottom }: Box) => (right - left) * (bottom - top)
