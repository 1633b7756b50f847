import { inflateRawSync } from 'node:zlib'
import type { Moved, Rectangle } from '../../capture/frame.js'
import { decodeAll, sizesOf, type Sized } from './images.js'
import { unfilter } from './paeth.js'
import { Reader } from './reader.js'
import { Unreadable, check } from './unreadable.js'
import { readUpdate, type Update } from './update.js'

/** What operations are, their first byte. */
const [MOVE, FILL, PALETTE, IMAGE, RAW] = [1, 2, 3, 4, 5]
/** The most that the operations of one update may write, and its images have, in pictures: ours move four, and write each pixel once. */
const MOST_PICTURES = 16
/** The most bytes of operations for a pixel of the picture: three planes, and a palette. Besides, some for small pictures. */
const MOST_BYTES = { aPixel: 8, besides: 2 ** 16 }

/** What an update has done. */
export interface Done {
  /** What it has moved at first. */
  moves: Moved[]
  /** What it has written, see `WrittenUpdate`. */
  written: number[]
  /** Whether nothing was moved after something was written. */
  isInOrder: boolean
}

/** A picture that updates are carried out on; docs/updates.md says what they do. Each is read first, and painted later. */
export class Canvas {
  width = 0
  height = 0
  /** 0xRRGGBB each, row by row: blue first, in the memory of every machine that runs this. What the fourth byte is does not matter. */
  pixels = new Uint32Array(0)
  /** Whether there is a picture, of all updates since a whole one. */
  #isComplete = false
  readonly #onChange: (rectangle: Rectangle | undefined) => void
  /** What is still to be painted, in order. */
  #strokes: Array<() => void> = []
  #images: Sized[] = []
  /** The pixels of the images, while they are painted. */
  #decoded: Uint32Array[] = []
  #done: Done = { moves: [], written: [], isInOrder: true }
  /** How many pixels may still be written. */
  #left = 0

  /** @param onChange is told what is going to be written; `undefined`: all of it, perhaps in another size */
  constructor (onChange: (rectangle: Rectangle | undefined) => void) {
    this.#onChange = onChange
  }

  /** Forgets the picture. */
  clear (): void {
    this.#isComplete = false
    this.#strokes = []
    this.#images = []
    this.pixels.fill(0)
  }

  /**
   * Reads an update, once the one before is painted.
   * @returns what it does
   * @throws {Unreadable} if it is not what it has to be; then there is no picture until a whole one
   */
  read (bytes: Buffer): Done {
    const before = this.#isComplete
    this.#isComplete = false
    const update = readUpdate(bytes)
    const { isWhole, width, height } = update
    check(before || isWhole, 'it follows on a picture that is not there')
    const pictures = width * height * MOST_PICTURES
    this.#images = sizesOf(update.images, pictures + 2 ** 16)
    check(isWhole || (width === this.width && height === this.height), 'the size has changed, but the update is not whole')
    this.width = width
    this.height = height
    if (isWhole) this.#onChange(undefined)
    this.#left = pictures
    this.#done = { moves: [], written: [], isInOrder: true }
    this.#strokes = update.operations.length > 0 ? this.#readAll(inflate(update)) : []
    this.#isComplete = true
    return this.#done
  }

  /** Paints what was read, if it is not painted yet. @throws {Unreadable} if an image does not decode; then there is no picture */
  async paint (): Promise<void> {
    const strokes = this.#strokes
    this.#strokes = []
    const { width, height } = this
    if (this.pixels.length !== width * height) this.pixels = new Uint32Array(width * height)
    try {
      this.#decoded = await decodeAll(this.#images)
    } catch (error) {
      this.#isComplete = false
      throw error
    } finally {
      this.#images = []
    }
    for (const stroke of strokes) stroke()
    this.#decoded = []
  }

  #readAll (operations: Buffer): Array<() => void> {
    const reader = new Reader(operations)
    const strokes: Array<() => void> = []
    while (!reader.isAtEnd) strokes.push(this.#readOne(reader))
    return strokes
  }

  #readOne (reader: Reader): () => void {
    const kind = reader.u8()
    if (kind === MOVE) return this.#move(reader)
    if (kind === FILL) return this.#fill(reader)
    if (kind === PALETTE) return this.#palette(reader)
    if (kind === IMAGE) return this.#image(reader)
    if (kind === RAW) return this.#raw(reader)
    throw new Unreadable(`no operation is of kind ${kind}`)
  }

  #move (reader: Reader): () => void {
    const [fromX, fromY] = [reader.u16(), reader.u16()]
    const target = this.#target(reader)
    const { x, y, width, height } = target
    check(fromX + width <= this.width && fromY + height <= this.height, 'a move is from beyond the picture')
    if (this.#done.written.length > 0) this.#done.isInOrder = false
    this.#done.moves.push({ fromX, fromY, ...target })
    this.#onChange(target)
    return () => {
      const { pixels, width: stride } = this
      for (let count = 0; count < height; count++) {
        const row = y > fromY ? height - 1 - count : count // what is still to be read is not written to
        const from = (fromY + row) * stride + fromX
        pixels.copyWithin((y + row) * stride + x, from, from + width)
      }
    }
  }

  #fill (reader: Reader): () => void {
    const { x, y, width, height } = this.#written(reader)
    const colour = reader.colour()
    return () => {
      for (let row = y; row < y + height; row++) this.pixels.fill(colour, row * this.width + x, row * this.width + x + width)
    }
  }

  #palette (reader: Reader): () => void {
    const { x, y, width, height } = this.#written(reader)
    const colours = Uint32Array.from({ length: reader.u8() + 1 }, () => reader.colour())
    const numbers = reader.bytes(width * height)
    return () => {
      const { pixels } = this
      for (let row = 0, from = 0; row < height; row++) {
        const start = (y + row) * this.width + x
        for (let at = start; at < start + width; at++) pixels[at] = colours[numbers[from++]!]!
      }
    }
  }

  #image (reader: Reader): () => void {
    const number = reader.u16()
    const image = this.#images[number]
    check(image !== undefined, 'there is no such image')
    const [fromX, fromY] = [reader.u16(), reader.u16()]
    const { x, y, width, height } = this.#written(reader)
    check(fromX + width <= image.width && fromY + height <= image.height, 'a piece reaches beyond its image')
    return () => {
      const pixels = this.#decoded[number]!
      for (let row = 0; row < height; row++) {
        const from = (fromY + row) * image.width + fromX
        this.pixels.set(pixels.subarray(from, from + width), (y + row) * this.width + x)
      }
    }
  }

  #raw (reader: Reader): () => void {
    const target = this.#written(reader)
    const planes = reader.bytes(3 * target.width * target.height)
    return () => unfilter(planes, target, this.pixels, this.width)
  }

  #written (reader: Reader): Rectangle {
    const target = this.#target(reader)
    this.#done.written.push(target.x, target.y, target.width, target.height)
    this.#onChange(target)
    return target
  }

  #target (reader: Reader): Rectangle {
    const target = { x: reader.u16(), y: reader.u16(), width: reader.u16(), height: reader.u16() }
    const { x, y, width, height } = target
    check(width > 0 && height > 0 && x + width <= this.width && y + height <= this.height, 'an operation is not within the picture')
    this.#left -= width * height
    check(this.#left >= 0, 'its operations write too much')
    return target
  }
}

function inflate ({ operations, width, height }: Update): Buffer {
  try {
    return inflateRawSync(operations, { maxOutputLength: MOST_BYTES.aPixel * width * height + MOST_BYTES.besides })
  } catch (error) {
    throw new Unreadable(`its operations can't be inflated: ${(error as Error).message}`)
  }
}
