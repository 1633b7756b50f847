import { inflateRawSync } from 'node:zlib'
import type { Moved, Rectangle } from '../../capture/frame.js'
import { decodeAll, type Image } from './images.js'
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

/** A picture that updates are carried out on; docs/updates.md says what they do. */
export class Canvas {
  width = 0
  height = 0
  /** 0xRRGGBB each, row by row: blue first, in the memory of every machine that runs this. */
  pixels = new Uint32Array(0)
  /** Whether there is a picture, of all updates since a whole one. */
  #isComplete = false
  readonly #onChange: (rectangle: Rectangle | undefined) => void
  #done: Done = { moves: [], written: [], isInOrder: true }
  /** How many pixels may still be written. */
  #left = 0

  /** @param onChange is told what is written; `undefined`: all of it, perhaps in another size */
  constructor (onChange: (rectangle: Rectangle | undefined) => void) {
    this.#onChange = onChange
  }

  /** Forgets the picture. */
  clear (): void {
    this.#isComplete = false
    this.pixels.fill(0)
  }

  /**
   * Carries out an update.
   * @returns what it has done
   * @throws {Unreadable} if it can't be; then there is no picture until a whole one
   */
  async apply (bytes: Buffer): Promise<Done> {
    const before = this.#isComplete
    this.#isComplete = false
    const update = readUpdate(bytes)
    const { isWhole, width, height } = update
    check(before || isWhole, 'it follows on a picture that is not there')
    const pictures = width * height * MOST_PICTURES
    const images = await decodeAll(update.images, pictures + 2 ** 16)
    if (width !== this.width || height !== this.height) {
      check(isWhole, 'the size has changed, but the update is not whole')
      Object.assign(this, { width, height, pixels: new Uint32Array(width * height) })
    }
    if (isWhole) this.#onChange(undefined)
    this.#left = pictures
    this.#done = { moves: [], written: [], isInOrder: true }
    if (update.operations.length > 0) this.#carryOut(inflate(update), images)
    this.#isComplete = true
    return this.#done
  }

  #carryOut (operations: Buffer, images: Image[]): void {
    const reader = new Reader(operations)
    while (!reader.isAtEnd) {
      const kind = reader.u8()
      if (kind === MOVE) this.#move(reader)
      else if (kind === FILL) this.#fill(reader)
      else if (kind === PALETTE) this.#palette(reader)
      else if (kind === IMAGE) this.#image(reader, images)
      else if (kind === RAW) this.#raw(reader)
      else throw new Unreadable(`no operation is of kind ${kind}`)
    }
  }

  #move (reader: Reader): void {
    const [fromX, fromY] = [reader.u16(), reader.u16()]
    const target = this.#target(reader)
    const { x, y, width, height } = target
    check(fromX + width <= this.width && fromY + height <= this.height, 'a move is from beyond the picture')
    const { pixels, width: stride } = this
    for (let count = 0; count < height; count++) {
      const row = y > fromY ? height - 1 - count : count // what is still to be read is not written to
      const from = (fromY + row) * stride + fromX
      pixels.copyWithin((y + row) * stride + x, from, from + width)
    }
    if (this.#done.written.length > 0) this.#done.isInOrder = false
    this.#done.moves.push({ fromX, fromY, ...target })
    this.#onChange(target)
  }

  #fill (reader: Reader): void {
    const target = this.#target(reader)
    const { x, y, width, height } = target
    const colour = reader.colour()
    for (let row = y; row < y + height; row++) this.pixels.fill(colour, row * this.width + x, row * this.width + x + width)
    this.#wrote(target)
  }

  #palette (reader: Reader): void {
    const target = this.#target(reader)
    const { x, y, width, height } = target
    const colours = Uint32Array.from({ length: reader.u8() + 1 }, () => reader.colour())
    const numbers = reader.bytes(width * height)
    const { pixels } = this
    for (let row = 0, from = 0; row < height; row++) {
      const start = (y + row) * this.width + x
      for (let at = start; at < start + width; at++) pixels[at] = colours[numbers[from++]!]!
    }
    this.#wrote(target)
  }

  #image (reader: Reader, images: Image[]): void {
    const image = images[reader.u16()]
    check(image !== undefined, 'there is no such image')
    const [fromX, fromY] = [reader.u16(), reader.u16()]
    const target = this.#target(reader)
    const { x, y, width, height } = target
    check(fromX + width <= image.width && fromY + height <= image.height, 'a piece reaches beyond its image')
    for (let row = 0; row < height; row++) {
      const from = (fromY + row) * image.width + fromX
      this.pixels.set(image.pixels.subarray(from, from + width), (y + row) * this.width + x)
    }
    this.#wrote(target)
  }

  #raw (reader: Reader): void {
    const target = this.#target(reader)
    const { width, height } = target
    unfilter(reader.bytes(3 * width * height), target, this.pixels, this.width)
    this.#wrote(target)
  }

  #wrote (target: Rectangle): void {
    this.#done.written.push(target.x, target.y, target.width, target.height)
    this.#onChange(target)
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
