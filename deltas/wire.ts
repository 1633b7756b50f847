import type { Reason } from '../capture/fault.js'
import type { Pointer, PointerImage, Rectangle } from '../capture/frame.js'
import type { Spot } from './pointing.js'

/** The first byte of each binary message but updates, which their encoder writes: see docs/updates.md. */
const POINTER = 2
const POINTER_IMAGE = 3
/** Of these, clients send some as well. */
export const LASER = 4
export const LOOK = 5
export const TIME = 6

/** Bytes. */
const POINTER_LENGTH = 16
const IMAGE_HEAD_LENGTH = 16
export const LASER_LENGTH = 6
export const LOOK_LENGTH = 10
const TIME_LENGTH = 16

/** The right edge, and the lower one: places are so many parts of the width and the height of the picture. */
export const WHOLE = 65_535

/** Where the pointer is. */
export function pointerMessage (pointer: Pointer | undefined): Buffer {
  const message = Buffer.alloc(POINTER_LENGTH)
  message.writeUInt8(POINTER, 0)
  message.writeFloatLE(pointer?.scale ?? 1, 12)
  if (!pointer) return message
  message.writeInt16LE(Math.round(pointer.x), 2)
  message.writeInt16LE(Math.round(pointer.y), 4)
  message.writeUInt32LE(pointer.image.id, 8)
  return message
}

/** What the pointer looks like. */
export function pointerImageMessage ({ id, width, height, tipX, tipY, rgba }: PointerImage): Buffer {
  const head = Buffer.alloc(IMAGE_HEAD_LENGTH)
  head.writeUInt8(POINTER_IMAGE, 0)
  head.writeUInt16LE(width, 2)
  head.writeUInt16LE(height, 4)
  head.writeInt16LE(tipX, 6)
  head.writeInt16LE(tipY, 8)
  head.writeUInt32LE(id, 12)
  return Buffer.concat([head, rgba])
}

/** Where on the picture the host points; `undefined` if they don't. */
export function laserMessage (spot: Spot | undefined): Buffer {
  const message = Buffer.alloc(LASER_LENGTH)
  message.writeUInt8(LASER, 0)
  if (!spot) return message
  message.writeUInt8(1, 1)
  message.writeUInt16LE(Math.round(WHOLE * spot.x), 2)
  message.writeUInt16LE(Math.round(WHOLE * spot.y), 4)
  return message
}

/** Where on the picture all are to look; `undefined` if that is up to them. */
export function lookMessage (region: Rectangle | undefined): Buffer {
  const message = Buffer.alloc(LOOK_LENGTH)
  message.writeUInt8(LOOK, 0)
  if (!region) return message
  const [x, y] = [region.x, region.y].map(part => Math.min(WHOLE - 1, Math.round(WHOLE * part))) as [number, number]
  message.writeUInt8(1, 1)
  message.writeUInt16LE(x, 2)
  message.writeUInt16LE(y, 4)
  message.writeUInt16LE(Math.max(1, Math.round(WHOLE * (region.x + region.width)) - x), 6)
  message.writeUInt16LE(Math.max(1, Math.round(WHOLE * (region.y + region.height)) - y), 8)
  return message
}

/** @param question the number of the question that this answers @param now ms since the epoch */
export function timeMessage (question: number, now: number): Buffer {
  const message = Buffer.alloc(TIME_LENGTH)
  message.writeUInt8(TIME, 0)
  message.writeUInt32LE(question, 4)
  message.writeDoubleLE(now, 8)
  return message
}

/** @param viewer by which name `/healthz` knows whether they are still there; in the first message */
export function faultMessage (reason: Reason | undefined, viewer?: string): string {
  return JSON.stringify({ fault: reason?.fault ?? null, code: reason?.code, viewer })
}
