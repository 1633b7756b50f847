/** What a message is, its first byte; the service and the page both send these. */
export const LASER = 4
export const LOOK = 5
/** Their lengths, bytes. */
const LASER_BYTES = 6
const LOOK_BYTES = 10
/** The right edge, and the lower one: messages name places in so many parts of the width and the height of the picture. */
const WHOLE = 65_535

/** A place on the picture, in parts of it: from the top left corner, 0, to the bottom right one, 1. */
export interface Spot {
  x: number
  y: number
}

/** A rectangle of the picture, in parts of it, 0 to 1. */
export interface Region extends Spot {
  width: number
  height: number
}

/** Where the host points; `undefined` if they don't, or if that is not on this picture. */
export interface Laser {
  kind: 'laser'
  spot: Spot | undefined
}

/** Where the host wants all to look; `undefined` if that is up to them, or not on this picture. */
export interface Look {
  kind: 'look'
  region: Region | undefined
}

/** The numbers from byte 2 on, in parts of the picture; `undefined` if there is nothing. */
function read (view: DataView, length: number): number[] | undefined {
  if (view.byteLength !== length) throw new RangeError(`a message of kind ${view.getUint8(0)} has ${length} bytes, not ${view.byteLength}`)
  if (view.getUint8(1) === 0) return
  return Array.from({ length: (length - 2) / 2 }, (_, index) => view.getUint16(2 + 2 * index, true) / WHOLE)
}

function write (kind: number, length: number, numbers: number[] | undefined): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(length))
  view.setUint8(0, kind)
  view.setUint8(1, numbers ? 1 : 0)
  numbers?.forEach((number, index) => view.setUint16(2 + 2 * index, number, true))
  return view.buffer
}

/** Not a number is 0. */
const place = (part: number, most = WHOLE) => Math.min(most, Math.max(0, Math.round(WHOLE * part) || 0))

/** @throws {RangeError} if it is not complete */
export function readLaser (view: DataView): Laser {
  const [x, y] = read(view, LASER_BYTES) ?? []
  return { kind: 'laser', spot: x === undefined ? undefined : { x, y: y! } }
}

/** @throws {RangeError} if it is not complete, or names nothing */
export function readLook (view: DataView): Look {
  const numbers = read(view, LOOK_BYTES)
  if (!numbers) return { kind: 'look', region: undefined }
  const [x, y, width, height] = numbers as [number, number, number, number]
  if (width === 0 || height === 0) throw new RangeError('a region where all are to look is empty')
  return { kind: 'look', region: { x, y, width, height } }
}

/** Tells the service where the host points. */
export const laserMessage = (spot: Spot | undefined): ArrayBuffer =>
  write(LASER, LASER_BYTES, spot && [place(spot.x), place(spot.y)])

/** Tells the service where all are to look. What lies beyond the picture is cut off, and something is left. */
export function lookMessage (region: Region | undefined): ArrayBuffer {
  if (!region) return write(LOOK, LOOK_BYTES, undefined)
  const [x, y] = [place(region.x, WHOLE - 1), place(region.y, WHOLE - 1)]
  const [right, bottom] = [place(region.x + region.width), place(region.y + region.height)]
  return write(LOOK, LOOK_BYTES, [x, y, Math.max(1, right - x), Math.max(1, bottom - y)])
}
