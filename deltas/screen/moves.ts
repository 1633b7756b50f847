import { applyMoves } from './apply.js'
import { boxOf, type Box } from './box.js'
import { CELL, type Cells, type Move } from './grid.js'
import type { Kernel } from './kernel-functions.js'
import { findShifts, type Shift } from './landmarks.js'
import type { Layout } from './layout.js'
import { inOrder } from './order.js'
import type { Pair } from './pair.js'
import { Rectangles, type Largest } from './rectangles.js'
import type { Scratch } from './scratch.js'
import { stretch } from './stretch.js'

/** A move that saves fewer cells than this is left out: they take few bytes themselves. 2048 px. */
const LEAST_CELLS = 8
/** Of a step: each viewer who has not seen it yet has them in mind. */
const MOST_MOVES = 16
/** All moves of a step save at least this part of what has changed. */
const LEAST_PART = 0.2

/** A shift of part of the last picture. */
interface Candidate {
  readonly shift: Shift
  /** Where it is looked for. */
  readonly box: Box
  /** By cell: whether it can't be in a rectangle of this shift. */
  readonly unlike: Cells
  /** The rectangle with the most wanted cells, as of {@link round}: later there is none with more. */
  largest: Largest | undefined
  /** How many rectangles had been taken when this one was found. */
  round: number
}

/** Finds out what has only moved. */
export class Moves {
  readonly #layout: Layout
  readonly #kernel: Kernel
  readonly #scratch: Scratch
  readonly #rectangles: Rectangles

  constructor (layout: Layout, kernel: Kernel, scratch: Scratch) {
    this.#layout = layout
    this.#kernel = kernel
    this.#scratch = scratch
    this.#rectangles = new Rectangles(layout.grid)
  }

  /**
   * Clears the marks of cells that moves make what they are. Writes to the last picture what is in the newest one.
   * @param newest where this picture is in the memory @param last likewise
   * @param count how many cells are marked as changed
   * @returns the moves, none of which reads what one before it has written
   */
  find (newest: number, last: number, count: number): Move[] {
    const { grid, stride } = this.#layout
    const pair = { grid, stride, newest, last }
    const moves = this.#cover(this.#candidates(pair), count * LEAST_PART)
    for (const [index, move] of moves.entries()) moves[index] = stretch(move, moves, pair, this.#kernel)
    const ordered = inOrder(moves)
    applyMoves(ordered, pair, this.#kernel, this.#scratch)
    return ordered
  }

  /** Compares what has changed with what may have moved there, until little is left that is not explained. */
  #candidates (pair: Pair): Candidate[] {
    const { columns } = pair.grid
    const { changed, unlike } = this.#scratch
    const left = changed.values.slice()
    const candidates: Candidate[] = []
    for (const shift of findShifts(pair, this.#kernel, this.#scratch)) {
      const box = this.#within(left, shift)
      if (box === undefined) continue
      unlike.values.fill(1)
      const at = box.top * CELL * pair.stride + box.left * CELL * 4
      this.#kernel.compare(
        pair.newest + at, pair.last + at - shift.dy * pair.stride - shift.dx * 4, pair.stride,
        unlike.at + box.top * columns + box.left, box.right - box.left, box.bottom - box.top, columns
      )
      candidates.push({ shift, box, unlike: unlike.values.slice(), largest: undefined, round: -1 })
      let count = 0
      for (let cell = 0; cell < left.length; cell++) count += left[cell]! &= unlike.values[cell]!
      if (count < LEAST_CELLS) break
    }
    return candidates
  }

  /** Covers what has changed with rectangles that have moved: the one that saves most first, whatever its shift. None overlap. */
  #cover (candidates: Candidate[], least: number): Move[] {
    const { grid: { columns } } = this.#layout
    const wanted = this.#scratch.changed.values.slice()
    const moves: Move[] = []
    let saved = 0
    while (candidates.length > 0 && moves.length < MOST_MOVES) {
      const best = candidates.reduce((one, other) => worth(other) > worth(one) ? other : one)
      if (best.round < moves.length) {
        best.round = moves.length
        best.largest = this.#rectangles.largest(wanted, best.unlike, best.box, LEAST_CELLS)
        if (best.largest === undefined) candidates.splice(candidates.indexOf(best), 1)
        continue
      }
      const { shift, largest } = best
      moves.push(moveTo(largest!, shift))
      saved += largest!.wanted
      for (let row = largest!.top; row < largest!.bottom; row++) {
        const [from, to] = [row * columns + largest!.left, row * columns + largest!.right]
        wanted.fill(0, from, to)
        for (const { unlike } of candidates) unlike.fill(1, from, to)
      }
    }
    return saved < least ? [] : moves
  }

  /** Around the wanted cells, as far as whole cells come from within the picture. */
  #within (wanted: Cells, { dx, dy }: Shift): Box | undefined {
    const { grid } = this.#layout
    const box = boxOf(wanted, grid)
    if (box === undefined) return undefined
    const { width, height } = grid
    const within = {
      left: Math.max(box.left, Math.ceil(dx / CELL)),
      top: Math.max(box.top, Math.ceil(dy / CELL)),
      right: Math.min(box.right, Math.floor(Math.min(width, width + dx) / CELL)),
      bottom: Math.min(box.bottom, Math.floor(Math.min(height, height + dy) / CELL))
    }
    return within.left < within.right && within.top < within.bottom ? within : undefined
  }
}

/** How many cells its next rectangle saves, at most. */
const worth = ({ largest }: Candidate) => largest?.wanted ?? Infinity

function moveTo ({ left, top, right, bottom }: Box, { dx, dy }: Shift): Move {
  const [x, y] = [left * CELL, top * CELL]
  return { fromX: x - dx, fromY: y - dy, x, y, width: (right - left) * CELL, height: (bottom - top) * CELL }
}
