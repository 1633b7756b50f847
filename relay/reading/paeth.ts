import type { Rectangle } from '../../capture/frame.js'

/** PNG's predictor: whichever of left, above and above left is closest to left + above - above left (ISO/IEC 15948, 9.4). */
function predict (left: number, above: number, aboveLeft: number): number {
  const toLeft = Math.abs(above - aboveLeft)
  const toAbove = Math.abs(left - aboveLeft)
  const toAboveLeft = Math.abs(left + above - 2 * aboveLeft)
  if (toLeft <= toAbove && toLeft <= toAboveLeft) return left
  return toAbove <= toAboveLeft ? above : aboveLeft
}

/**
 * Takes back the filter of three planes, red, green and blue, and puts the pixels where they belong.
 * @param pixels of the picture, 0xRRGGBB each
 * @param stride its width, px
 */
export function unfilter (planes: Uint8Array, { x, y, width, height }: Rectangle, pixels: Uint32Array, stride: number): void {
  let from = 0
  for (const shift of [16, 8, 0]) {
    const others = 0xffffff & ~(255 << shift)
    let above = new Uint8Array(width)
    let row = new Uint8Array(width)
    for (let at = y * stride + x; at < (y + height) * stride; at += stride) {
      let left = 0
      let aboveLeft = 0
      for (let column = 0; column < width; column++) {
        const over = above[column]!
        left = row[column] = (planes[from++]! + predict(left, over, aboveLeft)) & 255
        aboveLeft = over
        pixels[at + column] = (pixels[at + column]! & others) | left << shift
      }
      [above, row] = [row, above]
    }
  }
}
