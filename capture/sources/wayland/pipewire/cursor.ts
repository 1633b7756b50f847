/** Where things are (spa/buffer/meta.h). */
export const CURSOR = { kind: 5, bytes: 28, id: 0, x: 8, y: 12, tipX: 16, tipY: 20, bitmap: 24 } as const
const BITMAP = { bytes: 20, format: 0, width: 4, height: 8, stride: 12, offset: 16 } as const

/** px; larger ones are left out, as pointers for people who see little are. */
export const LARGEST = 384

/** Where red, green, blue and alpha are in a pixel, by the numbers of PipeWire. */
const ORDERS: ReadonlyMap<number, readonly [number, number, number, number]> = new Map([
  [11, [0, 1, 2, 3]], [12, [2, 1, 0, 3]], [13, [1, 2, 3, 0]], [14, [3, 2, 1, 0]]
])

/** What a pointer looks like. */
export interface Look {
  /** px */
  width: number
  /** px */
  height: number
  /** Where its tip is, px from its top left corner. */
  tipX: number
  tipY: number
  /** Blue, green, red and alpha of each pixel, premultiplied: as X servers give it. */
  bgra: Buffer
}

/** What a buffer says of a pointer that is on the picture. */
export interface CursorNews {
  /** Where its tip is, px of the picture. */
  x: number
  y: number
  /** What it looks like from now on; as before if `undefined`, and nobody can see it if `null`. */
  look: Look | null | undefined
}

/** How many bytes a buffer must have for a pointer of this size, px. */
export const cursorBytes = (size: number): number => CURSOR.bytes + BITMAP.bytes + size * size * 4

/** @returns `null` if there is none on the picture */
export function readCursor (meta: Buffer): CursorNews | null {
  if (meta.length < CURSOR.bytes || meta.readUInt32LE(CURSOR.id) === 0) return null
  const [x, y, at] = [meta.readInt32LE(CURSOR.x), meta.readInt32LE(CURSOR.y), meta.readUInt32LE(CURSOR.bitmap)]
  return { x, y, look: at >= CURSOR.bytes && at + BITMAP.bytes <= meta.length ? readLook(meta, at) : undefined }
}

function readLook (meta: Buffer, at: number): Look | null {
  const number = (offset: number) => meta.readUInt32LE(at + offset)
  const [width, height, from] = [number(BITMAP.width), number(BITMAP.height), at + number(BITMAP.offset)]
  const stride = number(BITMAP.stride) || 4 * width
  const order = ORDERS.get(number(BITMAP.format))
  const isPossible = width > 0 && height > 0 && width <= LARGEST && height <= LARGEST
  if (!isPossible || !order || from + stride * (height - 1) + 4 * width > meta.length) return null
  const [red, green, blue, alpha] = order
  const bgra = Buffer.alloc(4 * width * height)
  for (let to = 0, row = 0; row < height; row++) {
    for (let pixel = from + row * stride; pixel < from + row * stride + 4 * width; pixel += 4, to += 4) {
      bgra[to] = meta[pixel + blue]!
      bgra[to + 1] = meta[pixel + green]!
      bgra[to + 2] = meta[pixel + red]!
      bgra[to + 3] = meta[pixel + alpha]!
    }
  }
  return { width, height, tipX: meta.readInt32LE(CURSOR.tipX), tipY: meta.readInt32LE(CURSOR.tipY), bgra }
}
