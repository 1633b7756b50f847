import type { PointerImage } from '../../capture/frame.js'
import { ENCODING } from './encodings.js'
import { PixelWriter } from './pixel-writer.js'
import { rectangle } from './rectangle.js'
import type { TrueColour } from './true-colour.js'

/** A pixel of a cursor without half-transparent ones is seen if it is more than half opaque. */
const OPAQUE = 128
/** The part of CursorWithAlpha that says how its pixels are encoded: Raw. */
const RAW_PIXELS = Buffer.alloc(4)

const areaOf = ({ tipX, tipY, width, height }: PointerImage) => ({ x: tipX, y: tipY, width, height })

/** A pointer with half-transparent pixels, each premultiplied with its alpha (rfbproto, "Cursor With Alpha Pseudo-encoding"). */
export function cursorWithAlpha (image: PointerImage): Buffer {
  const pixels = Buffer.from(image.rgba)
  for (let at = 0; at < pixels.length; at += 4) {
    for (let colour = at; colour < at + 3; colour++) pixels[colour] = Math.round(pixels[colour]! * pixels[at + 3]! / 255)
  }
  return rectangle(areaOf(image), ENCODING.cursorWithAlpha, RAW_PIXELS, pixels)
}

/** A pointer with a mask of one bit a pixel (RFC 6143, section 7.8.1). */
export function cursor (image: PointerImage, colours: TrueColour): Buffer {
  const { width, height, rgba } = image
  const pixels = PixelWriter.plain(colours)
    .rectangle({ data: Buffer.from(rgba), format: 'rgbx', width, height, stride: width * 4 }, { x: 0, y: 0, width, height })
  const rowBytes = Math.ceil(width / 8)
  const mask = Buffer.alloc(rowBytes * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) if (rgba[(y * width + x) * 4 + 3]! >= OPAQUE) mask[y * rowBytes + (x >> 3)]! |= 0x80 >> (x & 7)
  }
  return rectangle(areaOf(image), ENCODING.cursor, pixels, mask)
}

/** Where the tip of the pointer is, px of the picture (TightVNC's PointerPos). */
export function pointerPosition (x: number, y: number): Buffer {
  return rectangle({ x, y, width: 0, height: 0 }, ENCODING.pointerPosition)
}
