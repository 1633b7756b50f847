import type { Rectangle } from '../capture/frame.js'
import type { Spot } from './pointing.js'
import { LASER, LASER_LENGTH, LOOK, LOOK_LENGTH, TIME, WHOLE } from './wire.js'

/** The first byte of what only clients send. */
const ACKNOWLEDGEMENT = 1

/** Bytes. */
const ACKNOWLEDGEMENT_LENGTH = 5
const QUESTION_LENGTH = 8

/** What a client says; places are parts of its picture. */
export type ClientMessage =
  /** It has painted this update, and all before. */
  { kind: 'painted', number: number } |
  /** It points there, or no longer. */
  { kind: 'laser', spot: Spot | undefined } |
  /** All are to look there, or wherever they like. */
  { kind: 'look', region: Rectangle | undefined } |
  /** What time it is; the answer has this number. */
  { kind: 'time', question: number }

/** By what it is: how long it is, and how it is read; `undefined` if it is not what it has to be. */
const READERS: Record<number, { length: number, read (message: Buffer): ClientMessage | undefined }> = {
  [ACKNOWLEDGEMENT]: {
    length: ACKNOWLEDGEMENT_LENGTH,
    read: message => ({ kind: 'painted', number: message.readUInt32LE(1) })
  },
  [LASER]: {
    length: LASER_LENGTH,
    read (message) {
      const [x, y] = numbersIn(message) as [number, number]
      if (message[1] === 0) return { kind: 'laser', spot: undefined }
      if (message[1] === 1) return { kind: 'laser', spot: { x: x / WHOLE, y: y / WHOLE } }
    }
  },
  [LOOK]: {
    length: LOOK_LENGTH,
    read (message) {
      const [x, y, width, height] = numbersIn(message) as [number, number, number, number]
      if (message[1] === 0) return { kind: 'look', region: undefined }
      if (message[1] !== 1 || width === 0 || height === 0 || x + width > WHOLE || y + height > WHOLE) return
      return { kind: 'look', region: { x: x / WHOLE, y: y / WHOLE, width: width / WHOLE, height: height / WHOLE } }
    }
  },
  [TIME]: { length: QUESTION_LENGTH, read: message => ({ kind: 'time', question: message.readUInt32LE(4) }) }
}

/** The numbers from byte 2 on. */
function numbersIn (message: Buffer): number[] {
  return Array.from({ length: (message.length - 2) / 2 }, (_, index) => message.readUInt16LE(2 + 2 * index))
}

/** Reads what a client has sent; `undefined` if that is nothing that docs/updates.md allows. */
export function readClientMessage (message: unknown, isBinary: boolean): ClientMessage | undefined {
  if (!isBinary || !Buffer.isBuffer(message)) return
  const reader = READERS[message[0]!]
  if (message.length === reader?.length) return reader.read(message)
}
