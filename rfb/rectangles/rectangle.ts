import type { Rectangle } from '../../capture/frame.js'
import type { Encoding } from './encodings.js'

/** The type of FramebufferUpdate, and how many rectangles one can have. */
const FRAMEBUFFER_UPDATE = 0
const MAX_RECTANGLES = 0xffff

/** One rectangle of an update, with its header (RFC 6143, section 7.6.1). */
export function rectangle ({ x, y, width, height }: Rectangle, encoding: Encoding, ...content: readonly Uint8Array[]): Buffer {
  const header = Buffer.allocUnsafe(12)
  header.writeUInt16BE(x, 0)
  header.writeUInt16BE(y, 2)
  header.writeUInt16BE(width, 4)
  header.writeUInt16BE(height, 6)
  header.writeInt32BE(encoding, 8)
  return Buffer.concat([header, ...content])
}

/** Rectangles as a message; as several if there are more than one can have. In memory of its own, which may be transferred. */
export function updateOf (rectangles: readonly Buffer[]): Buffer {
  const parts: Buffer[] = []
  for (let first = 0; first < rectangles.length; first += MAX_RECTANGLES) {
    const some = rectangles.slice(first, first + MAX_RECTANGLES)
    const header = Buffer.from([FRAMEBUFFER_UPDATE, 0, 0, 0])
    header.writeUInt16BE(some.length, 2)
    parts.push(header, ...some)
  }
  const bytes = Buffer.allocUnsafeSlow(parts.reduce((sum, { length }) => sum + length, 0))
  parts.reduce((at, part) => at + part.copy(bytes, at), 0)
  return bytes
}
