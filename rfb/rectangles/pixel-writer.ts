import type { Picture, PixelFormat, Rectangle } from '../../capture/frame.js'
import type { Channel, TrueColour } from './true-colour.js'

/** The pixels of a picture, wherever they are. */
export type Pixels = Pick<Picture, 'data' | 'format' | 'width' | 'height' | 'stride'>

/** Where red and blue are among the four bytes of a pixel; green is always the second. */
const PLACES: Record<PixelFormat, readonly [red: number, blue: number]> = { bgrx: [2, 0], rgbx: [0, 2] }

/** The byte order of {@link PixelWriter}'s tables: the first byte of a pixel is the lowest of a number. */
function swapped (value: number, bytes: number): number {
  let result = 0
  for (let index = 0; index < bytes; index++) result |= (value >>> 8 * index & 255) << 8 * (bytes - 1 - index)
  return result >>> 0
}

/** What each of the 256 shades of a colour adds to a pixel. */
function tableOf ({ max, shift }: Channel, bytes: number, isBigEndian: boolean): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, shade) => {
    const value = Math.round(shade * max / 255) * 2 ** shift
    return isBigEndian ? swapped(value, bytes) : value
  })
}

/** Tight's TPIXEL: red, green and blue, one byte each. */
const THREE_BYTES = [{ max: 255, shift: 0 }, { max: 255, shift: 8 }, { max: 255, shift: 16 }] as const

/** Whether Tight sends three bytes of a pixel instead of four. */
function isThreeBytes ({ bitsPerPixel, depth, red, green, blue }: TrueColour): boolean {
  return bitsPerPixel === 32 && depth === 24 && red.max === 255 && green.max === 255 && blue.max === 255
}

/** Pixels as a client wants them. */
export class PixelWriter {
  /** Of a pixel. */
  readonly bytes: number
  readonly #red: Uint32Array
  readonly #green: Uint32Array
  readonly #blue: Uint32Array

  private constructor (bytes: number, [red, green, blue]: readonly Channel[], isBigEndian: boolean) {
    this.bytes = bytes
    this.#red = tableOf(red!, bytes, isBigEndian)
    this.#green = tableOf(green!, bytes, isBigEndian)
    this.#blue = tableOf(blue!, bytes, isBigEndian)
  }

  /** PIXEL: as the client's format says. */
  static plain ({ bitsPerPixel, red, green, blue, isBigEndian }: TrueColour): PixelWriter {
    return new PixelWriter(bitsPerPixel / 8, [red, green, blue], isBigEndian)
  }

  /** TPIXEL: the same, but for true colour of 24 bits, where the unused byte is left out. */
  static tight (format: TrueColour): PixelWriter {
    return isThreeBytes(format) ? new PixelWriter(3, THREE_BYTES, false) : PixelWriter.plain(format)
  }

  /** The bytes of some colours, one after another. @param colours 0xRRGGBB each */
  colours (colours: ArrayLike<number>): Buffer {
    const out = Buffer.allocUnsafe(colours.length * this.bytes)
    for (let index = 0, at = 0; index < colours.length; index++) {
      const colour = colours[index]!
      at = this.#put(out, at, this.#red[colour >>> 16 & 255]! | this.#green[colour >>> 8 & 255]! | this.#blue[colour & 255]!)
    }
    return out
  }

  /** The bytes of a rectangle, row by row. */
  rectangle (pixels: Pixels, { x, y, width, height }: Rectangle): Buffer {
    const { data, format, stride } = pixels
    const [red, blue] = PLACES[format]
    const out = Buffer.allocUnsafe(width * height * this.bytes)
    let at = 0
    for (let row = y; row < y + height; row++) {
      const end = row * stride + (x + width) * 4
      for (let from = row * stride + x * 4; from < end; from += 4) {
        at = this.#put(out, at, this.#red[data[from + red]!]! | this.#green[data[from + 1]!]! | this.#blue[data[from + blue]!]!)
      }
    }
    return out
  }

  #put (out: Buffer, at: number, value: number): number {
    for (let index = 0; index < this.bytes; index++, value >>>= 8) out[at++] = value & 255
    return at
  }
}
