import type { Cells, Grid, Move, Step } from '../screen/grid.js'
import { carry } from './carry.js'
import { highest, mark, touched } from '../screen/cells.js'

/** The most moves that may be pending: a client does each of them by itself. */
const MAX_MOVES = 64
/** The most that pending moves may cover together, screens: a browser copies one of 1920x1080 in 1 to 2 ms. */
const MAX_SCREENS = 4

/**
 * What lies between the picture that a viewer has and the newest one: moves, in their order, then stale cells. What is neither stale
 * nor moved is right already. Never changes, and is shared by all viewers for whom it is the same.
 */
export class Gap {
  readonly grid: Grid
  /** The version of the picture that the viewer has; 0 if they have none, or if only what is not stale can be relied on. */
  readonly since: number
  /** The cells whose pixels are needed. */
  readonly stale: Cells
  readonly moves: readonly Move[]
  #next: { step: Step, gap: Gap } | undefined
  #isClosed: boolean | undefined

  constructor (grid: Grid, since: number, stale: Cells, moves: readonly Move[] = []) {
    this.grid = grid
    this.since = since
    this.stale = stale
    this.moves = moves
  }

  /** Of a viewer who has nothing yet. */
  static whole (grid: Grid): Gap {
    return new Gap(grid, 0, new Uint8Array(grid.columns * grid.rows).fill(1))
  }

  /** Of a viewer who has this picture. */
  static none (grid: Grid, version: number): Gap {
    return new Gap(grid, version, new Uint8Array(grid.columns * grid.rows))
  }

  /** Whether the viewer has the newest picture. */
  get isClosed (): boolean {
    // Asked for twice a picture and viewer.
    this.#isClosed ??= this.moves.length === 0 && !this.stale.includes(1)
    return this.#isClosed
  }

  /** What lies between that picture and the one that this step leads to; the same object for everybody who asks. */
  after (step: Step): Gap {
    if (this.#next?.step !== step) this.#next = { step, gap: this.#fold(step) }
    return this.#next.gap
  }

  /** Whether the same has to be sent. */
  equals (other: Gap): boolean {
    return this === other || (
      this.moves.length === other.moves.length && Buffer.compare(this.stale, other.stale) === 0 &&
      this.moves.every((move, index) => isSame(move, other.moves[index]!))
    )
  }

  #fold ({ moves, changed }: Step): Gap {
    const stale = Uint8Array.from(carry(this.stale, this.grid, moves))
    for (let cell = 0; cell < stale.length; cell++) stale[cell]! |= changed[cell]!
    const all = [...this.moves, ...moves]
    const pending = needed(all, stale, this.grid)
    // What a move was to write over that is left out is still what it was, and may be lossy: the marks have gone with the move.
    const since = pending.length < all.length ? 0 : this.since
    if (!isTooMuch(pending, this.grid)) return new Gap(this.grid, since, stale, pending)
    // What no move has written to is right without them.
    for (const move of pending) mark(stale, this.grid, touched(move))
    return new Gap(this.grid, 0, stale)
  }
}

function isSame (a: Move, b: Move): boolean {
  return a.x === b.x && a.y === b.y && a.fromX === b.fromX && a.fromY === b.fromY && a.width === b.width && a.height === b.height
}

function isTooMuch (moves: readonly Move[], { width, height }: Grid): boolean {
  return moves.length > MAX_MOVES || moves.reduce((area, move) => area + move.width * move.height, 0) > MAX_SCREENS * width * height
}

/** The moves without those that write only what is stale in the end, and that no later move reads. */
function needed (moves: readonly Move[], stale: Cells, grid: Grid): readonly Move[] {
  const kept: Move[] = []
  if (moves.length === 0) return kept
  const matters = new Uint8Array(stale.length)
  for (let cell = 0; cell < stale.length; cell++) matters[cell] = 1 - stale[cell]!
  for (const move of moves.toReversed()) {
    if (highest(matters, grid, touched(move)) === 0) continue
    mark(matters, grid, touched({ ...move, x: move.fromX, y: move.fromY }))
    kept.unshift(move)
  }
  return kept
}
