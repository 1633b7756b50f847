import type { Picture } from '../../capture/frame.js'
import { ENCODING } from '../rectangles/encodings.js'
import { rectangle } from '../rectangles/rectangle.js'
import { NATIVE, writeTrueColour } from '../rectangles/true-colour.js'
import { lengthAndText } from './handshake.js'

/** Of a picture, px. */
export type Size = Pick<Picture, 'width' | 'height'>

/** Bits of a fence (rfbproto, "Fence"). */
export const FENCE = { blockBefore: 1, blockAfter: 2, syncNext: 4, request: 2 ** 31 } as const

/** How a size came about, and how a client fared that wanted another (rfbproto, "ExtendedDesktopSize Pseudo-Encoding"). */
const REASON = { server: 0, thisClient: 1 } as const
const STATUS = { ok: 0, prohibited: 1 } as const

/** That continuous updates have ended; the first one says that there can be any. */
export const END_OF_CONTINUOUS_UPDATES = Buffer.from([150])

export function serverInit ({ width, height }: Size, name: string): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt16BE(width, 0)
  size.writeUInt16BE(height, 2)
  return Buffer.concat([size, writeTrueColour(NATIVE), lengthAndText(name)])
}

/** @param flags of {@link FENCE} @param payload up to 64 bytes */
export function fenceOf (flags: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9)
  head[0] = 248
  head.writeUInt32BE(flags >>> 0, 4)
  head[8] = payload.length
  return Buffer.concat([head, payload])
}

export const desktopSize = ({ width, height }: Size): Buffer => rectangle({ x: 0, y: 0, width, height }, ENCODING.desktopSize)

/** The size, as one screen. @param isRefusal whether a client has asked for another, which it can't have */
export function extendedDesktopSize ({ width, height }: Size, isRefusal: boolean): Buffer {
  const screens = Buffer.alloc(4 + 16)
  screens[0] = 1
  screens.writeUInt16BE(width, 12)
  screens.writeUInt16BE(height, 14)
  const [x, y] = isRefusal ? [REASON.thisClient, STATUS.prohibited] : [REASON.server, STATUS.ok]
  return rectangle({ x, y, width, height }, ENCODING.extendedDesktopSize, screens)
}
