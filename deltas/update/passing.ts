import type { PictureUpdate } from '../../capture/frame.js'
import { covered, mark } from '../screen/cells.js'
import type { Cells, Grid } from '../screen/grid.js'
import { carry } from '../standing/carry.js'
import type { Standing } from '../standing/standing.js'

/** Flags of an update, its second byte: see docs/updates.md. */
const COMPLETE = 1
const REFINES = 2

/** A newest picture that was made by an update of somebody else: it serves whoever has the picture before, and need not be made again. */
export class Passing {
  /** Whether any of it depends on the quality. */
  readonly isLossy: boolean
  /** Whether it shows nothing new, but some of it more exactly. */
  readonly refines: boolean
  readonly #bytes: Buffer
  readonly #isComplete: boolean
  readonly #quality: number
  readonly #grid: Grid
  readonly #made
  readonly #lossy = new Map<Cells, Cells>()

  /** @param quality of its JPEGs, as far as is known, 1 to 100 */
  constructor (made: NonNullable<PictureUpdate['made']>, quality: number, grid: Grid) {
    const { buffer, byteOffset, byteLength } = made.bytes
    this.#bytes = Buffer.from(buffer, byteOffset, byteLength)
    this.#made = made
    this.#quality = quality
    this.#grid = grid
    this.#isComplete = (this.#bytes[1]! & COMPLETE) !== 0
    this.refines = (this.#bytes[1]! & REFINES) !== 0
    this.isLossy = this.#bytes.readUInt16LE(6) > 0
  }

  /** The same before the picture is there that it leads to: whether it is the next for a viewer. */
  suits ({ gap }: Standing, quality: number): boolean {
    return (this.#isComplete || gap.isClosed) && (!this.isLossy || quality >= this.#quality)
  }

  /** Whether it brings a viewer to the newest picture. @param quality what they can be sent, 1 to 100 */
  serves ({ gap, lossyBefore }: Standing, quality: number): boolean {
    return !gap.isClosed && (this.#isComplete || lossyBefore !== undefined) && (!this.isLossy || quality >= this.#quality)
  }

  /** The cells that such a viewer sees as JPEG of ours has left them, once they have it; the same object for the same cells. */
  lossyAfter ({ lossyBefore }: Standing): Cells {
    const before = this.#isComplete || !lossyBefore ? new Uint8Array(this.#grid.columns * this.#grid.rows) : lossyBefore
    if (!before.includes(1)) return before
    let after = this.#lossy.get(before)
    if (!after) this.#lossy.set(before, after = this.#clean(carry(before, this.#grid, this.#made.moves)))
    return after
  }

  /** The bytes, in memory of their own, as ours. @param takenAt ms since the epoch */
  write (number: number, takenAt: number): Buffer {
    const bytes = Buffer.from(Uint8Array.from(this.#bytes).buffer)
    bytes.writeDoubleLE(takenAt, 8)
    bytes.writeUInt32LE(number, 16)
    return bytes
  }

  /** What it writes is as exact as the newest picture. */
  #clean (cells: Cells): Cells {
    const after = Uint8Array.from(cells)
    const { written } = this.#made
    for (let at = 0; at < written.length; at += 4) {
      const [x, y, width, height] = written.subarray(at, at + 4) as unknown as [number, number, number, number]
      mark(after, this.#grid, covered(this.#grid, { x, y, width, height }), 0)
    }
    return after
  }
}
