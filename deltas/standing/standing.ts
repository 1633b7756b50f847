import type { Cells, Grid, Step } from '../screen/grid.js'
import { carry } from './carry.js'
import { Gap } from './gap.js'

/** How well a viewer sees a cell, from exact to what JPEG with 4:2:0 subsampling leaves of it: the marks of {@link Standing.lossy}. */
export const EXACT = 0
export const NEAR = 1
export const LOSSY = 2

/** What became of lossy cells in the last step, for all who had the same. */
const carried = new WeakMap<Cells, { version: number, cells: Cells }>()

/**
 * Where a viewer stands behind the newest picture, assuming that whatever was sent arrives. Its parts never change but are replaced,
 * and viewers who have the same share them: what is made for one of them is made for all.
 */
export class Standing {
  #gap: Gap
  #lossy: Cells

  /** Of a viewer who has nothing yet. */
  constructor (grid: Grid) {
    this.#gap = Gap.whole(grid)
    this.#lossy = new Uint8Array(grid.columns * grid.rows)
  }

  get gap (): Gap {
    return this.#gap
  }

  /** By cell: {@link EXACT}, {@link NEAR} or {@link LOSSY}. That of a stale cell means nothing. */
  get lossy (): Cells {
    return this.#lossy
  }

  /** There is a newer picture. To be told each step, in order. */
  fold (step: Step): void {
    this.#gap = this.#gap.after(step)
    if (step.moves.length === 0) return
    const known = carried.get(this.#lossy)
    const cells = known?.version === step.version ? known.cells : carry(this.#lossy, this.#gap.grid, step.moves)
    carried.set(this.#lossy, { version: step.version, cells })
    this.#lossy = cells
  }

  /** The viewer was sent something, and has this from now on. */
  reach (gap: Gap, lossy: Cells): void {
    this.#gap = gap
    this.#lossy = lossy
  }
}
