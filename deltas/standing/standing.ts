import type { Cells, Grid, Step } from '../screen/grid.js'
import { carry } from './carry.js'
import { Gap } from './gap.js'

/** What became of lossy cells in the last step, for all who had the same. */
const carried = new WeakMap<Cells, { step: Step, cells: Cells }>()

/**
 * Where a viewer stands behind the newest picture, assuming that whatever was sent arrives. Its parts never change but are replaced,
 * and viewers who have the same share them: what is made for one of them is made for all.
 */
export class Standing {
  /** When the viewer was last sent something more exactly, ms. */
  refinedAt = -Infinity
  #gap: Gap
  #lossy: Cells
  #lossyBefore: Cells | undefined

  /** Of a viewer who has nothing yet. */
  constructor (grid: Grid) {
    this.#gap = Gap.whole(grid)
    this.#lossy = new Uint8Array(grid.columns * grid.rows)
  }

  get gap (): Gap {
    return this.#gap
  }

  /** The cells that the viewer sees as JPEG has left them. What a stale cell is marked as means nothing. */
  get lossy (): Cells {
    return this.#lossy
  }

  /** If they have the picture before the newest one: the cells of it that they see as JPEG has left them. */
  get lossyBefore (): Cells | undefined {
    return this.#lossyBefore
  }

  /** There is a newer picture. To be told each step, in order. */
  fold (step: Step): void {
    this.#lossyBefore = this.#gap.isClosed ? this.#lossy : undefined
    this.#gap = this.#gap.after(step)
    if (step.moves.length === 0) return
    const known = carried.get(this.#lossy)
    const cells = known?.step === step ? known.cells : carry(this.#lossy, this.#gap.grid, step.moves)
    carried.set(this.#lossy, { step, cells })
    this.#lossy = cells
  }

  /** The viewer was sent something, and has this from now on. */
  reach (gap: Gap, lossy: Cells): void {
    this.#gap = gap
    this.#lossy = lossy
    this.#lossyBefore = undefined
  }
}
