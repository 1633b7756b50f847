import type { Beneath, Picture, Pointer } from '../frame.js'
import type { Rows } from './region.js'

/**
 * Puts back what the pointer covers on a picture.
 * @param pixels of the picture, or of a copy
 * @param stride bytes from one row to the next
 * @param rows only these, if given
 */
export function erasePointer (
  pixels: Buffer, stride: number, { rectangle: { x, y, width, height }, pixels: beneath }: Beneath, rows?: Rows
): void {
  const [top, bottom] = [Math.max(y, rows?.top ?? 0), Math.min(y + height, rows?.bottom ?? Infinity)]
  for (let row = top; row < bottom; row++) {
    beneath.copy(pixels, row * stride + 4 * x, (row - y) * 4 * width, (row - y + 1) * 4 * width)
  }
}

/** The pixels of a rectangle of a picture. @param into where they are put, if that is large enough */
export function copyOf (
  pixels: Buffer, stride: number, rectangle: Beneath['rectangle'], into: Buffer | undefined
): Beneath {
  const { x, y, width, height } = rectangle
  const bytes = 4 * width * height
  const copy = into && into.length >= bytes ? into : Buffer.alloc(bytes)
  for (let row = 0; row < height; row++) {
    const from = (y + row) * stride + 4 * x
    pixels.copy(copy, row * 4 * width, from, from + 4 * width)
  }
  return { rectangle, pixels: copy }
}

/** A pointer seen from another corner, and with other pixels. @param scale how many new pixels one pixel is wide, and high */
export function movePointer (
  { pointer }: Picture, x: number, y: number, [scaleX, scaleY]: readonly [number, number] = [1, 1]
): Pointer | undefined {
  if (!pointer) return
  const { image, scale } = pointer
  return { image, x: (pointer.x - x) * scaleX, y: (pointer.y - y) * scaleY, scale: scale * scaleX }
}
