import type { Move } from '../../deltas/screen/grid.js'
import { ENCODING } from './encodings.js'
import { rectangle } from './rectangle.js'

/** CopyRect (RFC 6143, section 7.7.2): read whole before it is written. */
export function copyRect ({ fromX, fromY, ...area }: Move): Buffer {
  const source = Buffer.allocUnsafe(4)
  source.writeUInt16BE(fromX, 0)
  source.writeUInt16BE(fromY, 2)
  return rectangle(area, ENCODING.copyRect, source)
}
