import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ssim } from '../../test/fixtures/ssim.js'
import { withOwner } from '../owner.js'
import { FULL_HD } from '../screen.js'
import { median } from '../statistics.js'
import { folderOf } from './scenes/programs.js'
import type { Area } from './screenshot.js'

/** A picture received, and the true one: both the same area of the screen. */
export interface Pair { received: Buffer, true: Buffer }

/** Cuts an area out of a picture of the screen. */
export function cut (pixels: Buffer, { x, y, width, height }: Area): Buffer {
  return Buffer.concat(Array.from({ length: height }, (_, row) => {
    const at = ((y + row) * FULL_HD.width + x) * 4
    return pixels.subarray(at, at + width * 4)
  }))
}

/** The median of the structural similarities of pictures to the true ones; `undefined` if there are none. */
export function likeness (pairs: readonly Pair[], { width, height }: Area): Promise<number | undefined> {
  return withOwner(async owner => {
    const folder = folderOf(owner)
    const values = pairs.map((pair, index) => {
      const [received, truth] = [join(folder, `${index}-received`), join(folder, `${index}-true`)]
      writeFileSync(received, pair.received)
      writeFileSync(truth, pair.true)
      const value = ssim(received, truth, `${width}x${height}`)
      for (const path of [received, truth]) rmSync(path)
      return value
    })
    return values.length > 0 ? median(values) : undefined
  })
}
