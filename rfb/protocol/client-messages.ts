import { isKnown } from '../rectangles/dialect.js'
import { TRUE_COLOUR_BYTES, readTrueColour, type TrueColour } from '../rectangles/true-colour.js'
import { ProtocolError, skip, type Reading } from './input.js'

/** The types of what clients send (RFC 6143, section 7.5; from 150 on: rfbproto). */
const MESSAGE = {
  setPixelFormat: 0,
  setEncodings: 2,
  updateRequest: 3,
  keyEvent: 4,
  pointerEvent: 5,
  cutText: 6,
  enableContinuousUpdates: 150,
  fence: 248,
  setDesktopSize: 251
} as const

/** More may not come with a fence, bytes (rfbproto, "Fence"). */
const MAX_FENCE_BYTES = 64
/** More text is no clipboard any more, bytes. TigerVNC takes 256 KiB by default. */
const MAX_CUT_TEXT_BYTES = 2 ** 24

/** What a client may ask for. What it types, points at and copies is read, and goes nowhere. */
export interface Requests {
  setColours (colours: TrueColour): void
  setEncodings (encodings: Set<number>): void
  /** @param isIncremental whether it has kept what it was sent */
  requestUpdate (isIncremental: boolean): void
  enableContinuousUpdates (isOn: boolean): void
  fence (flags: number, payload: Buffer): void
  setDesktopSize (): void
}

function * setColours (requests: Requests): Reading<void> {
  const bytes = yield 3 + TRUE_COLOUR_BYTES
  let colours
  try {
    colours = readTrueColour(bytes.subarray(3))
  } catch (error) {
    throw new ProtocolError((error as Error).message)
  }
  requests.setColours(colours)
}

/** Of up to 65,535 numbers only those are kept that we know. */
function * setEncodings (requests: Requests): Reading<void> {
  const count = (yield 3).readUInt16BE(1)
  const encodings = new Set<number>()
  for (let index = 0; index < count; index++) {
    const encoding = (yield 4).readInt32BE(0)
    if (isKnown(encoding)) encodings.add(encoding)
  }
  requests.setEncodings(encodings)
}

/** The area of the picture is left out: a viewer is always brought up to date as a whole, so that those in step share their bytes. */
function * requestUpdate (requests: Requests): Reading<void> {
  requests.requestUpdate((yield 9)[0] !== 0)
}

function * enableContinuousUpdates (requests: Requests): Reading<void> {
  requests.enableContinuousUpdates((yield 9)[0] !== 0)
}

/** A negative length is that of the extended clipboard (rfbproto, "Extended Clipboard Pseudo-Encoding"). */
function * cutText (): Reading<void> {
  const bytes = Math.abs((yield 7).readInt32BE(3))
  if (bytes > MAX_CUT_TEXT_BYTES) throw new ProtocolError(`it sent a text of ${bytes} bytes, more than ${MAX_CUT_TEXT_BYTES}`)
  yield * skip(bytes)
}

function * fence (requests: Requests): Reading<void> {
  const head = yield 8
  const [flags, bytes] = [head.readUInt32BE(3), head[7]!]
  if (bytes > MAX_FENCE_BYTES) throw new ProtocolError(`it sent a fence with ${bytes} bytes, more than ${MAX_FENCE_BYTES}`)
  requests.fence(flags, bytes > 0 ? Buffer.from(yield bytes) : Buffer.alloc(0))
}

/** With a list of screens, 16 bytes each. */
function * setDesktopSize (requests: Requests): Reading<void> {
  yield * skip(16 * (yield 7)[5]!)
  requests.setDesktopSize()
}

const READINGS: Record<number, (requests: Requests) => Reading<void>> = {
  [MESSAGE.setPixelFormat]: setColours,
  [MESSAGE.setEncodings]: setEncodings,
  [MESSAGE.updateRequest]: requestUpdate,
  [MESSAGE.keyEvent]: () => skip(7),
  [MESSAGE.pointerEvent]: () => skip(5),
  [MESSAGE.cutText]: cutText,
  [MESSAGE.enableContinuousUpdates]: enableContinuousUpdates,
  [MESSAGE.fence]: fence,
  [MESSAGE.setDesktopSize]: setDesktopSize
}

/**
 * What a client sends after the handshake, for ever.
 * @throws {ProtocolError} at a message that does not exist, since nobody knows where it ends, or one that is not allowed
 */
export function * clientMessages (requests: Requests): Reading<never> {
  for (;;) {
    const [type] = yield 1
    const reading = READINGS[type!]
    if (!reading) throw new ProtocolError(`it sent a message of the unknown type ${type}`)
    yield * reading(requests)
  }
}
