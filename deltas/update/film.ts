import type { Cells } from '../screen/grid.js'
import { count } from '../screen/cells.js'
import { HOT } from './lossless.js'
import type { Shown } from './shown.js'

/** If so much of a picture is to be sent as JPEG, as a share of its cells, all of it is. */
const WHOLE = 0.95
/** How many pictures of a film go without a closer look after one that was sent as a whole. */
const REST = 16

/** What fills the screen and changes all the time is sent as one JPEG after another: to look at each tile costs as much as that. */
export class Film {
  readonly #screen: Shown
  #left = 0

  constructor (screen: Shown) {
    this.#screen = screen
  }

  /** Whether that is what closes a gap, without a look at anything else. */
  goesOn (stale: Cells): boolean {
    if (this.#left === 0 || share(stale) < WHOLE || this.#screen.heat.some(heat => heat < HOT)) return false
    this.#left--
    return true
  }

  /** Whether so much of a picture is to be sent as JPEG that all of it is. */
  isWhole (lossy: Cells): boolean {
    const isWhole = share(lossy) >= WHOLE
    this.#left = isWhole ? REST : 0
    return isWhole
  }
}

const share = (cells: Cells) => count(cells) / cells.length
