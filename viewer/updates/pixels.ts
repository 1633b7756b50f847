import type { Palette, Raw } from './operations.js'

/** PNG's predictor: whichever of left, above and above left is closest to left + above - above left (ISO/IEC 15948, 9.4). */
function paeth (left: number, above: number, aboveLeft: number): number {
  const toLeft = Math.abs(above - aboveLeft)
  const toAbove = Math.abs(left - aboveLeft)
  const toAboveLeft = Math.abs(left + above - 2 * aboveLeft)
  if (toLeft <= toAbove && toLeft <= toAboveLeft) return left
  return toAbove <= toAboveLeft ? above : aboveLeft
}

/** Takes back the filter of one plane, and puts it where it belongs among the RGBA bytes. Beyond the edges there are zeros. */
function unfilter (plane: Uint8Array, width: number, rgba: Uint8ClampedArray, channel: number) {
  const stride = 4 * width
  for (let i = 0, at = channel; i < plane.length; at += 4) {
    const isFirstRow = i < width
    const left = i % width === 0 ? 0 : rgba[at - 4]!
    const above = isFirstRow ? 0 : rgba[at - stride]!
    const aboveLeft = isFirstRow || i % width === 0 ? 0 : rgba[at - stride - 4]!
    rgba[at] = (plane[i++]! + paeth(left, above, aboveLeft)) & 255
  }
}

function pixelsOfPalette ({ colours, indices }: Palette): Uint8ClampedArray<ArrayBuffer> {
  // As the bytes R, G, B, A are in the memory of every machine that has a browser: the lowest first.
  const words = colours.map(colour => 0xff000000 | (colour & 255) << 16 | (colour & 0xff00) | colour >> 16)
  const pixels = new Uint32Array(indices.length)
  for (let i = 0; i < pixels.length; i++) pixels[i] = words[indices[i]!]!
  return new Uint8ClampedArray(pixels.buffer)
}

function pixelsOfRaw ({ width, height, planes }: Raw): Uint8ClampedArray<ArrayBuffer> {
  const size = width * height
  const rgba = new Uint8ClampedArray(4 * size).fill(255)
  for (const channel of [0, 1, 2]) unfilter(planes.subarray(channel * size, (channel + 1) * size), width, rgba, channel)
  return rgba
}

/** The RGBA bytes of a rectangle, row by row. */
export function pixelsOf (operation: Palette | Raw): Uint8ClampedArray<ArrayBuffer> {
  return operation.kind === 'palette' ? pixelsOfPalette(operation) : pixelsOfRaw(operation)
}
