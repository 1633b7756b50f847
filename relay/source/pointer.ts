import type { PointerImage } from '../../capture/frame.js'

/** Bytes of a message of docs/updates.md that says where the pointer is. */
const POINTER_BYTES = 16
/** Bytes before the pixels of the picture of a pointer. */
const IMAGE_HEAD_BYTES = 16
/** The largest picture of a pointer, px a side. */
const MOST_SIDE = 1024
/** How many pixels of the picture one of the pointer is wide. */
const SCALES = { least: 1 / 64, most: 64 }

/** Where the pointer is, and which picture it has; 0: it is not to be seen. `undefined` if it is no such message. */
export function readPointer (message: Buffer): { image: number, x: number, y: number, scale: number } | undefined {
  if (message.length !== POINTER_BYTES) return
  const scale = message.readFloatLE(12)
  if (!(scale >= SCALES.least && scale <= SCALES.most)) return
  return { image: message.readUInt32LE(8), x: message.readInt16LE(2), y: message.readInt16LE(4), scale }
}

/** What the pointer looks like. `undefined` if it is no such message. */
export function readPointerImage (message: Buffer): PointerImage | undefined {
  if (message.length < IMAGE_HEAD_BYTES) return
  const [width, height] = [message.readUInt16LE(2), message.readUInt16LE(4)]
  if (width === 0 || height === 0 || width > MOST_SIDE || height > MOST_SIDE) return
  if (message.length !== IMAGE_HEAD_BYTES + 4 * width * height) return
  return {
    id: message.readUInt32LE(12),
    width,
    height,
    tipX: message.readInt16LE(6),
    tipY: message.readInt16LE(8),
    rgba: Uint8Array.from(message.subarray(IMAGE_HEAD_BYTES))
  }
}
