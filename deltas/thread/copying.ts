import { setImmediate as turn } from 'node:timers/promises'
import type { Picture, Region } from '../../capture/frame.js'
import { erasePointer } from '../../capture/pictures/pointer.js'

/** What is copied at a time, bytes: in about 1 ms, so that the event loop gets a turn in between. */
const AT_ONCE = 2 ** 21

/** Copies what of a picture is in a region to another memory, without the pointer. @param stride of that memory, bytes from row to row */
export async function copyRegion ({ data, stride, beneath }: Picture, region: Region, target: Buffer, targetStride: number): Promise<void> {
  let copied = 0
  for (const { x, y, width, height } of region) {
    const bytes = 4 * width
    // Whole rows lie one after another, and are copied as one.
    const together = bytes === stride && stride === targetStride ? Math.ceil(AT_ONCE / stride) : 1
    for (let row = y; row < y + height; row += together) {
      const rows = Math.min(together, y + height - row)
      const from = row * stride + 4 * x
      data.copy(target, row * targetStride + 4 * x, from, from + rows * bytes)
      copied += rows * bytes
      if (copied < AT_ONCE) continue
      copied = 0
      await turn()
    }
  }
  if (beneath) erasePointer(target, targetStride, beneath)
}
