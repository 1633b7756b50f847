import { setImmediate as turn } from 'node:timers/promises'
import type { Rectangle, Region } from '../frame.js'
import { StaleRegion } from '../pictures/stale-region.js'

/** Pixels that are compared or converted between two turns of the event loop: 0.6 ms (measured). */
const PIXELS_A_TURN = 2 ** 19

/** Works on one row of a picture after the other, and lets others have their turn in between. */
export async function inTurns ({ y, width, height }: Rectangle, work: (row: number) => void, pixelsATurn = PIXELS_A_TURN): Promise<void> {
  const rows = Math.max(1, Math.floor(pixelsATurn / width))
  for (let row = 0; row < height; row++) {
    if (row > 0 && row % rows === 0) await turn()
    work(y + row)
  }
}

/** How the rows of two pictures lie in memory. */
interface Rows {
  /** Bytes from one row to the next. */
  stride: number
  /** Of a pixel. */
  bytes: number
}

/** What of a rectangle differs from one picture to another, as whole rows of it. */
export async function changedRows (newer: Buffer, older: Buffer, part: Rectangle, { stride, bytes }: Rows): Promise<Region> {
  const changed = new StaleRegion(false)
  const length = part.width * bytes // what fills up a row may be anything
  let from: number | undefined
  const end = (row: number) => {
    if (from !== undefined) changed.add([{ ...part, y: from, height: row - from }])
    from = undefined
  }
  await inTurns(part, row => {
    const at = row * stride + part.x * bytes
    if (newer.compare(older, at, at + length, at, at + length) !== 0) from ??= row
    else end(row)
  })
  end(part.y + part.height)
  return changed.take()!
}
