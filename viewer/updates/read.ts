import { TIME, readTime, type Time } from './clock.js'
import { LASER, LOOK, readLaser, readLook, type Laser, type Look } from './pointing.js'

/** What a message of the service is, its first byte. */
const UPDATE = 1
const POINTER = 2
const POINTER_IMAGE = 3
/** Flags of an update. */
const WHOLE = 1
const REFINES = 2
/** Bytes before the lengths of the images of an update. */
const UPDATE_HEADER = 24
/** Bytes of a message that says where the pointer is. */
const POINTER_BYTES = 16
/** Bytes before the pixels of the image of a pointer. */
const POINTER_IMAGE_HEADER = 16

/** What brings the picture of this viewer to the newest one. All of it is shown at once. */
export interface Update {
  kind: 'update'
  /** It needs nothing that was shown before. */
  isWhole: boolean
  /** It shows nothing new, but some of it more exactly. */
  refines: boolean
  /** Of the picture, px, 1 to 65535. */
  width: number
  height: number
  /** When the picture was taken, ms since the epoch, by the clock of the service. */
  takenAt: number
  /** To be acknowledged once it is painted. */
  number: number
  /** The operations, compressed (RFC 1951); empty if there are none. `readOperations` reads them inflated. */
  operations: Uint8Array<ArrayBuffer>
  /** JPEG each. */
  images: Uint8Array<ArrayBuffer>[]
}

/** Where the pointer is. */
export interface Pointer {
  kind: 'pointer'
  /** Of its tip, px of the picture; it may lie outside. */
  x: number
  y: number
  /** The number of its image; 0 if it is not to be seen. */
  image: number
  /** Pixels of the picture for one of its image. */
  scale: number
}

/** What the pointer looks like. */
export interface PointerImage {
  kind: 'pointer image'
  /** 1 or more. */
  image: number
  /** px */
  width: number
  height: number
  /** Where in it the tip is, px. */
  tipX: number
  tipY: number
  /** RGBA, not premultiplied, row by row. */
  pixels: Uint8ClampedArray<ArrayBuffer>
}

/** A later service may send more than is known here. */
export interface Unknown {
  kind: 'unknown'
}

export type Message = Update | Pointer | PointerImage | Laser | Look | Time | Unknown

function readUpdate (bytes: ArrayBuffer, view: DataView): Update {
  if (bytes.byteLength < UPDATE_HEADER) throw new RangeError(`an update has ${UPDATE_HEADER} bytes at least, not ${bytes.byteLength}`)
  const flags = view.getUint8(1)
  const [width, height, count] = [2, 4, 6].map(at => view.getUint16(at, true)) as [number, number, number]
  if (width === 0 || height === 0) throw new RangeError(`a picture of ${width}x${height} px`)
  let at = UPDATE_HEADER + 4 * count
  if (at > bytes.byteLength) throw new RangeError(`an update of ${bytes.byteLength} bytes has no room for ${count} images`)
  const take = (length: number) => {
    if (at + length > bytes.byteLength) throw new RangeError(`an update of ${bytes.byteLength} bytes ends before byte ${at + length}`)
    at += length
    return new Uint8Array(bytes, at - length, length)
  }
  const operations = take(view.getUint32(20, true))
  const images = Array.from({ length: count }, (_, number) => take(view.getUint32(UPDATE_HEADER + 4 * number, true)))
  if (at < bytes.byteLength) throw new RangeError(`an update has ${bytes.byteLength - at} bytes too many`)
  return {
    kind: 'update',
    isWhole: (flags & WHOLE) !== 0,
    refines: (flags & REFINES) !== 0,
    width,
    height,
    takenAt: view.getFloat64(8, true),
    number: view.getUint32(16, true),
    operations,
    images
  }
}

function readPointer (bytes: ArrayBuffer, view: DataView): Pointer {
  if (bytes.byteLength !== POINTER_BYTES) throw new RangeError(`a pointer has ${POINTER_BYTES} bytes, not ${bytes.byteLength}`)
  const scale = view.getFloat32(12, true)
  if (!(scale > 0 && scale < Infinity)) throw new RangeError(`a pointer can't be scaled by ${scale}`)
  return { kind: 'pointer', x: view.getInt16(2, true), y: view.getInt16(4, true), image: view.getUint32(8, true), scale }
}

function readPointerImage (bytes: ArrayBuffer, view: DataView): PointerImage {
  if (bytes.byteLength < POINTER_IMAGE_HEADER) throw new RangeError(`an image of a pointer has more than ${bytes.byteLength} bytes`)
  const [width, height] = [view.getUint16(2, true), view.getUint16(4, true)]
  const length = POINTER_IMAGE_HEADER + 4 * width * height
  if (width === 0 || height === 0 || bytes.byteLength !== length) {
    throw new RangeError(`an image of ${width}x${height} px has ${length} bytes, not ${bytes.byteLength}`)
  }
  return {
    kind: 'pointer image',
    image: view.getUint32(12, true),
    width,
    height,
    tipX: view.getInt16(6, true),
    tipY: view.getInt16(8, true),
    pixels: new Uint8ClampedArray(bytes, POINTER_IMAGE_HEADER)
  }
}

/**
 * Reads a binary message of the service; docs/updates.md has the format.
 * @throws {RangeError} if it is not complete
 */
export function readMessage (bytes: ArrayBuffer): Message {
  const view = new DataView(bytes)
  const [kind] = new Uint8Array(bytes)
  if (kind === UPDATE) return readUpdate(bytes, view)
  if (kind === POINTER) return readPointer(bytes, view)
  if (kind === POINTER_IMAGE) return readPointerImage(bytes, view)
  if (kind === LASER) return readLaser(view)
  if (kind === LOOK) return readLook(view)
  if (kind === TIME) return readTime(view)
  if (kind === undefined) throw new RangeError('a message has a byte at least')
  return { kind: 'unknown' }
}
