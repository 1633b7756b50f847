import type { Grid } from '../screen/grid.js'
import { imagesOf } from './images.js'
import type { Jpeg } from './jpeg.js'
import { Operations } from './operations.js'
import type { Pixels } from './pixels.js'
import type { Palette, Plan } from './plan.js'
import type { Shown } from './shown.js'

/** The first byte of an update. */
const UPDATE = 1
/** Flags: it needs nothing that was shown before; it shows nothing new. */
const COMPLETE = 1
const REFINES = 2
/** Bytes before the lengths of the images. */
const HEADER_BYTES = 24

/**
 * A palette of greys with more than a colour for so many pixels is longer than its pixels raw, of which two of three planes only repeat the
 * first: updates of letters typed took 120 bytes instead of 186, those of a terminal that scrolls fast 21 KB instead of 37 (measured).
 */
const PIXELS_PER_GREY = 64

/** All of an update but its header. */
export interface Body {
  /** Compressed. */
  operations: Buffer
  /** JPEG each. */
  images: Buffer[]
}

export async function encodeBody (plan: Plan, screen: Shown, pixels: Pixels, jpeg: Jpeg): Promise<Body> {
  const operations = new Operations()
  for (const move of plan.moves) operations.move(move)
  for (const fill of plan.fills) operations.fill(fill)
  for (const palette of plan.palettes) {
    if (isShorterRaw(palette)) operations.raw(palette, pixels.greyPlanes(palette))
    else operations.palette(palette)
  }
  for (const raw of plan.raws) operations.raw(raw, pixels.planes(raw))
  const { images, pieces } = await imagesOf(plan, screen, pixels, jpeg)
  for (const piece of pieces) operations.image(piece)
  return { operations: operations.compressed(), images }
}

function isShorterRaw ({ width, height, colours }: Palette): boolean {
  return width * height < PIXELS_PER_GREY * colours.length && colours.every(colour => colour === (colour & 0xff) * 0x010101)
}

/** The bytes of an update; docs/updates.md has the format. */
export function assemble (plan: Plan, { operations, images }: Body, { width, height }: Grid, number: number, takenAt: number): Buffer {
  const head = HEADER_BYTES + 4 * images.length
  const bytes = Buffer.allocUnsafeSlow(images.reduce((sum, image) => sum + image.length, head + operations.length))
  bytes[0] = UPDATE
  bytes[1] = (plan.isComplete ? COMPLETE : 0) | (plan.refines ? REFINES : 0)
  bytes.writeUInt16LE(width, 2)
  bytes.writeUInt16LE(height, 4)
  bytes.writeUInt16LE(images.length, 6)
  bytes.writeDoubleLE(takenAt, 8)
  bytes.writeUInt32LE(number, 16)
  bytes.writeUInt32LE(operations.length, 20)
  images.forEach((image, index) => bytes.writeUInt32LE(image.length, HEADER_BYTES + 4 * index))
  let at = head
  for (const part of [operations, ...images]) at += part.copy(bytes, at)
  return bytes
}
