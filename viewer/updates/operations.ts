/** What an operation is, its first byte. */
const MOVE = 1
const FILL = 2
const PALETTE = 3
const IMAGE = 4
const RAW = 5

/** px of the picture */
export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

/** What is at `fromX`, `fromY` is shown here too. Source and target may overlap: the source is read whole before anything is written. */
export interface Move extends Rectangle {
  kind: 'move'
  fromX: number
  fromY: number
}

/** One colour. */
export interface Fill extends Rectangle {
  kind: 'fill'
  /** 0xRRGGBB */
  colour: number
}

/** Few colours. */
export interface Palette extends Rectangle {
  kind: 'palette'
  /** 1 to 256 of them, 0xRRGGBB each. */
  colours: Uint32Array
  /** The number of the colour of each pixel, row by row. */
  indices: Uint8Array
}

/** A piece of one of the images of the update. */
export interface Piece extends Rectangle {
  kind: 'image'
  image: number
  /** Where in the image, px. Whether that lies within it is known once the image is decoded. */
  fromX: number
  fromY: number
}

/** Any colours, without loss. */
export interface Raw extends Rectangle {
  kind: 'raw'
  /** Red, green and blue of all pixels, one after another, each filtered as PNG's type 4 (Paeth). */
  planes: Uint8Array
}

export type Operation = Move | Fill | Palette | Piece | Raw

/** What operations must keep to. */
export interface Bounds {
  /** Of the picture, px. */
  width: number
  height: number
  /** How many images there are. */
  images: number
}

/** Reads one number after another. */
class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor (bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd (): boolean {
    return this.#at === this.#bytes.length
  }

  /** Where the next so many bytes begin, which are read with that. */
  #take (length: number): number {
    this.#at += length
    if (this.#at > this.#bytes.length) throw new RangeError(`the operations end within one, at byte ${this.#bytes.length}`)
    return this.#at - length
  }

  bytes (length: number): Uint8Array {
    const at = this.#take(length)
    return this.#bytes.subarray(at, at + length)
  }

  u8 (): number {
    return this.#bytes[this.#take(1)]!
  }

  u16 (): number {
    return this.u8() | this.u8() << 8
  }

  colour (): number {
    return this.u8() << 16 | this.u8() << 8 | this.u8()
  }

  /** @throws {RangeError} if it is empty, or not within the picture */
  rectangle ({ width, height }: Bounds): Rectangle {
    const rectangle = { x: this.u16(), y: this.u16(), width: this.u16(), height: this.u16() }
    check(rectangle, width, height, 'picture')
    return rectangle
  }
}

/** @throws {RangeError} if a rectangle is empty, or not within what is so large */
export function check ({ x, y, width, height }: Rectangle, withinWidth: number, withinHeight: number, what: string): void {
  if (width > 0 && height > 0 && x + width <= withinWidth && y + height <= withinHeight) return
  throw new RangeError(`${width}x${height} px at ${x},${y} are not within the ${what} of ${withinWidth}x${withinHeight} px`)
}

function readMove (reader: Reader, bounds: Bounds): Move {
  const [fromX, fromY] = [reader.u16(), reader.u16()]
  const rectangle = reader.rectangle(bounds)
  check({ ...rectangle, x: fromX, y: fromY }, bounds.width, bounds.height, 'picture')
  return { kind: 'move', fromX, fromY, ...rectangle }
}

function readPalette (reader: Reader, bounds: Bounds): Palette {
  const rectangle = reader.rectangle(bounds)
  const colours = Uint32Array.from({ length: reader.u8() + 1 }, () => reader.colour())
  const indices = reader.bytes(rectangle.width * rectangle.height)
  let highest = 0
  for (const index of indices) if (index > highest) highest = index
  if (highest >= colours.length) throw new RangeError(`colour ${highest} of ${colours.length}`)
  return { kind: 'palette', ...rectangle, colours, indices }
}

function readPiece (reader: Reader, bounds: Bounds): Piece {
  const image = reader.u16()
  if (image >= bounds.images) throw new RangeError(`image ${image} of ${bounds.images}`)
  const [fromX, fromY] = [reader.u16(), reader.u16()]
  return { kind: 'image', image, fromX, fromY, ...reader.rectangle(bounds) }
}

function readRaw (reader: Reader, bounds: Bounds): Raw {
  const rectangle = reader.rectangle(bounds)
  return { kind: 'raw', ...rectangle, planes: reader.bytes(3 * rectangle.width * rectangle.height) }
}

function readOperation (reader: Reader, bounds: Bounds): Operation {
  const kind = reader.u8()
  if (kind === MOVE) return readMove(reader, bounds)
  if (kind === FILL) return { kind: 'fill', ...reader.rectangle(bounds), colour: reader.colour() }
  if (kind === PALETTE) return readPalette(reader, bounds)
  if (kind === IMAGE) return readPiece(reader, bounds)
  if (kind === RAW) return readRaw(reader, bounds)
  throw new RangeError(`no operation is of kind ${kind}`)
}

/**
 * Reads the operations of an update.
 * @param bytes inflated
 * @throws {RangeError} if they are none, not complete, or reach beyond the picture
 */
export function readOperations (bytes: Uint8Array, bounds: Bounds): Operation[] {
  const reader = new Reader(bytes)
  const operations: Operation[] = []
  while (!reader.isAtEnd) operations.push(readOperation(reader, bounds))
  return operations
}
