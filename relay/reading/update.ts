import { check } from './unreadable.js'

/** The first byte of an update. */
const UPDATE = 1
/** Flags. */
const WHOLE = 1
const REFINES = 2
/** Bytes before the lengths of the images. */
const HEADER_BYTES = 24
/** The most pixels of a picture: twice those of an 8K screen. */
const MAX_PIXELS = 2 ** 26

/** What an update says of itself. */
export interface Head {
  /** It needs nothing that was shown before. */
  isWhole: boolean
  /** It shows nothing new, but some of it more exactly. */
  refines: boolean
  /** Of the picture, px. */
  width: number
  height: number
  /** ms since the epoch, by the clock of whoever made it */
  takenAt: number
}

/** An update as docs/updates.md has it. */
export interface Update extends Head {
  /** Compressed; empty if there are none. */
  operations: Buffer
  /** JPEG each. */
  images: Buffer[]
}

/** Reads what comes first. @throws {Unreadable} */
export function readHead (bytes: Buffer): Head {
  check(bytes.length >= HEADER_BYTES && bytes[0] === UPDATE, 'it is no update')
  const flags = bytes[1]!
  const [width, height] = [bytes.readUInt16LE(2), bytes.readUInt16LE(4)]
  const takenAt = bytes.readDoubleLE(8)
  check(flags <= (WHOLE | REFINES), 'it has a flag that nobody knows')
  check(width > 0 && height > 0 && width * height <= MAX_PIXELS, `a picture of ${width}x${height} px`)
  check(takenAt >= 0 && takenAt <= 2 ** 53, 'a picture of no time')
  return { isWhole: (flags & WHOLE) !== 0, refines: (flags & REFINES) !== 0, width, height, takenAt }
}

/** Shares the memory of `bytes`. @throws {Unreadable} */
export function readUpdate (bytes: Buffer): Update {
  const head = readHead(bytes)
  const count = bytes.readUInt16LE(6)
  let at = HEADER_BYTES + 4 * count
  check(at <= bytes.length, `it has no room for ${count} images`)
  const take = (length: number) => {
    check(at + length <= bytes.length, `it ends before byte ${at + length}`)
    at += length
    return bytes.subarray(at - length, at)
  }
  const operations = take(bytes.readUInt32LE(20))
  const images = Array.from({ length: count }, (_, image) => take(bytes.readUInt32LE(HEADER_BYTES + 4 * image)))
  check(at === bytes.length, `it has ${bytes.length - at} bytes too many`)
  return { ...head, operations, images }
}
