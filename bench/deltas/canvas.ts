import turbo from '@julusian/jpeg-turbo'

/** px */
export interface Place { x: number, y: number, width: number, height: number }

/** What a viewer would see: blue, green, red and a byte of nothing, four bytes a pixel. */
export class Canvas {
  readonly width: number
  readonly height: number
  readonly pixels: Buffer

  constructor (width: number, height: number) {
    this.width = width
    this.height = height
    this.pixels = Buffer.alloc(width * height * 4)
  }

  /** Puts pixels down. @param stride of theirs, bytes; `at` is the first one's offset */
  draw (pixels: Buffer, stride: number, { x, y, width, height }: Place, at = 0): void {
    for (let row = 0; row < height; row++) {
      pixels.copy(this.pixels, ((y + row) * this.width + x) * 4, at + row * stride, at + row * stride + width * 4)
    }
  }

  /** Fills with one colour. @param colour 0xrrggbb */
  fill (colour: number, { x, y, width, height }: Place): void {
    const row = Buffer.alloc(width * 4)
    for (let at = 0; at < row.length; at += 4) row.writeUInt32LE(colour, at)
    for (let down = 0; down < height; down++) row.copy(this.pixels, ((y + down) * this.width + x) * 4)
  }

  /** Moves what is at one place to another; they may overlap. */
  move (fromX: number, fromY: number, to: Place): void {
    const { width, height } = to
    const copy = Buffer.allocUnsafe(width * height * 4)
    for (let row = 0; row < height; row++) {
      const at = ((fromY + row) * this.width + fromX) * 4
      this.pixels.copy(copy, row * width * 4, at, at + width * 4)
    }
    this.draw(copy, width * 4, to)
  }

  /** Draws a part of a JPEG that was decoded. */
  drawPart ({ pixels, width }: Decoded, fromX: number, fromY: number, to: Place): void {
    this.draw(pixels, width * 4, to, (fromY * width + fromX) * 4)
  }
}

export interface Decoded { pixels: Buffer, width: number }

/** A JPEG's pixels, in the format of a canvas. */
export function decodeJpeg (jpeg: Buffer): Decoded {
  const { data, width } = turbo.decompressSync(jpeg, { format: turbo.FORMAT_BGRX })
  return { pixels: data, width }
}
