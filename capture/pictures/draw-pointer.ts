import type { Picture, Pointer, Rectangle } from '../frame.js'
import { intersection } from './region.js'

/** What of a picture its pointer covers, px; `undefined` if there is none on it. */
export function pointerArea ({ pointer, width, height }: Pick<Picture, 'pointer' | 'width' | 'height'>): Rectangle | undefined {
  if (!pointer) return
  const { image, scale } = pointer
  const area = {
    ...cornerOf(pointer), width: Math.max(1, Math.round(image.width * scale)), height: Math.max(1, Math.round(image.height * scale))
  }
  return intersection(area, { x: 0, y: 0, width, height })
}

/**
 * Draws the pointer of a picture on a copy of its pixels.
 * @param pixels of the copy, without the pointer
 * @param stride bytes from one row of the copy to the next
 */
export function drawPointer (pixels: Buffer, stride: number, picture: Pick<Picture, 'pointer' | 'width' | 'height' | 'format'>): void {
  const area = pointerArea(picture)
  if (!area) return
  const { image: { width, height, rgba }, scale } = picture.pointer!
  const corner = cornerOf(picture.pointer!)
  const channels = picture.format === 'bgrx' ? [2, 1, 0] : [0, 1, 2]
  for (let y = area.y; y < area.y + area.height; y++) {
    const row = Math.min(height - 1, Math.floor((y - corner.y) / scale)) * width
    for (let x = area.x; x < area.x + area.width; x++) {
      const from = (row + Math.min(width - 1, Math.floor((x - corner.x) / scale))) * 4
      const opacity = rgba[from + 3]! / 255
      for (let channel = 0; channel < 3; channel++) {
        const at = y * stride + x * 4 + channels[channel]!
        pixels[at] = Math.round(rgba[from + channel]! * opacity + pixels[at]! * (1 - opacity))
      }
    }
  }
}

/** Where the top left corner of its image is. */
function cornerOf ({ image: { tipX, tipY }, x, y, scale }: Pointer): { x: number, y: number } {
  return { x: Math.round(x - tipX * scale), y: Math.round(y - tipY * scale) }
}
