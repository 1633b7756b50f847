import type { Pointer, PointerImage } from '../capture/frame.js'
import type { ScreenTrouble } from '../contract/troubles.js'

/** The first byte of each binary message but updates, which their encoder writes: see docs/updates.md. */
const POINTER = 2
const POINTER_IMAGE = 3
/** The first byte of what clients send. */
const ACKNOWLEDGEMENT = 1

/** Bytes. */
const POINTER_LENGTH = 16
const IMAGE_HEAD_LENGTH = 16
const ACKNOWLEDGEMENT_LENGTH = 5

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

/**
 * @param code the same as `fault`, for programs
 * @param viewer by which name `/healthz` knows whether they are still there; in the first message
 */
export function faultMessage (fault: string | undefined, code?: ScreenTrouble, viewer?: string): string {
  return JSON.stringify({ fault: fault ?? null, code, viewer })
}

/** The number of the update that a client has painted; `undefined` if the message is anything else. */
export function readAcknowledgement (message: unknown, isBinary: boolean): number | undefined {
  if (!isBinary || !Buffer.isBuffer(message) || message.length !== ACKNOWLEDGEMENT_LENGTH || message[0] !== ACKNOWLEDGEMENT) return
  return message.readUInt32LE(1)
}
