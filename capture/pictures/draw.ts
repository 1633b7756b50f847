import type { Picture } from '../frame.js'

/** A colour as `0xrrggbb`. */
export type Colour = number

/** A black picture to draw on, `bgrx`. */
export function createPicture (width: number, height: number): Picture {
  const stride = width * 4
  return { kind: 'picture', data: Buffer.alloc(stride * height), format: 'bgrx', width, height, stride, takenAt: Date.now(), sequence: 0 }
}

/** Fills a rectangle; any part outside the picture is left out. */
export function fillRectangle (picture: Picture, x: number, y: number, width: number, height: number, colour: Colour): void {
  const left = Math.max(0, x)
  const right = Math.min(picture.width, x + width)
  if (left >= right) return
  const { data } = picture
  const pixels = new Uint32Array(data.buffer, data.byteOffset, data.length / 4)
  for (let row = Math.max(0, y); row < Math.min(picture.height, y + height); row++) {
    pixels.fill(colour, row * picture.width + left, row * picture.width + right)
  }
}
