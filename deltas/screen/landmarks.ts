import { spanOf } from './box.js'
import { CELL } from './grid.js'
import type { Kernel } from './kernel-functions.js'
import type { Pair } from './pair.js'
import type { Scratch } from './scratch.js'

/** How far something has moved, px: right and down. */
export interface Shift {
  readonly dx: number
  readonly dy: number
}

/** Of a landmark and what is read beyond it, px; see kernel.wat. */
const LANDMARK = 32
/** A shift has at least so many votes, and this part of the most that any has. */
const [LEAST_VOTES, LEAST_PART] = [3, 1 / 12]
/** More are not worth the time: each is looked at in all of what has changed. */
const MOST_SHIFTS = 4
/**
 * Landmarks are looked for in one of so many rows, for areas of up to so many px: one in `apart * apart` rows gets votes, whatever the
 * shift. Small areas have fewer landmarks.
 */
const APART = [{ apart: 2, upTo: 2 ** 16 }, { apart: 4, upTo: 2 ** 19 }, { apart: 8, upTo: Infinity }]

/**
 * How what has changed may have moved, the most likely first. Landmarks of the newest picture are noted down, those of the last one looked
 * up among them, and each that is found votes for a shift. Those that are there twice, as in lines of text that repeat, have no vote.
 *
 * Of the newest picture blocks of `apart` rows are read, every `apart * apart` rows; of the last one, a row of each `apart`. Whatever the
 * shift, about one row of each block comes from one that is read; and all that is read is half of a picture, of `apart` 4, or a quarter, of
 * 8. Which row of each `apart` it is alternates: where pixels are doubled, all landmarks are in even rows.
 */
export function findShifts ({ grid, stride, newest, last }: Pair, kernel: Kernel, { changed, book, votes }: Scratch): Shift[] {
  const { columns, rows, width, height } = grid
  const spans = Array.from({ length: rows }, (_, row) => spanOf(changed.values, row * columns, columns))
  const area = spans.reduce((sum, span) => sum + (span ? (span[1] - span[0]) * CELL * CELL : 0), 0)
  const { apart } = APART.find(({ upTo }) => area <= upTo)!

  const read = (picture: number, y: number, votesAt: number) => {
    const span = spans[Math.floor(y / CELL)]
    if (span === undefined || y === 0) return
    const [x, right] = [span[0] * CELL, Math.min(width, span[1] * CELL) - LANDMARK]
    if (right < x) return
    const at = picture + y * stride
    kernel.landmarks(at + x * 4, at + right * 4, -stride, y << 16 | x, book.at, votesAt)
  }
  book.values.fill(0)
  for (let block = 0; block < height; block += apart * apart) {
    for (let y = block; y < Math.min(height, block + apart); y++) read(newest, y, 0)
  }
  votes.values.fill(0)
  for (let group = 0; group * apart < height; group++) {
    read(last, Math.min(height - 1, group * apart + (group + Math.floor(group / apart)) % apart), votes.at)
  }
  return mostVotes(votes.values)
}

function mostVotes (votes: Int32Array): Shift[] {
  const found: { move: number, count: number }[] = []
  for (let entry = 0; entry < votes.length; entry += 2) {
    const count = votes[entry + 1]!
    if (count >= LEAST_VOTES) found.push({ move: votes[entry]!, count })
  }
  found.sort((one, other) => other.count - one.count)
  const least = found.length > 0 ? found[0]!.count * LEAST_PART : 0
  return found.slice(0, MOST_SHIFTS).filter(({ count }) => count >= least).map(({ move }) => {
    // The difference of two places y << 16 | x.
    const dx = move << 16 >> 16
    return { dx, dy: move - dx >> 16 }
  })
}
