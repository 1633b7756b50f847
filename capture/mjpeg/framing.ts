import { isBrowser } from '../../contract/user-agent.js'
import { asOf, type Frame } from '../frame.js'

/** The content type of streams in these framings. */
export const MJPEG_CONTENT_TYPE = 'multipart/x-mixed-replace; boundary=frame'

/** How frames become multipart bytes (RFC 2046, section 5.1). */
export interface Framing {
  /** What a stream begins with. */
  readonly preamble: Buffer
  /** The bytes of one frame, in pieces, without a copy of the JPEG: made once per frame, shared by all viewers. */
  part (frame: Frame): readonly Buffer[]
}

/** Not a `WeakMap`: its entries outlived V8's quick collections, 1 KB per frame (measured). */
function oncePerFrame (make: (frame: Frame) => Buffer[], version: (frame: Frame) => number): (frame: Frame) => readonly Buffer[] {
  let newest: Frame | undefined
  let newestVersion = 0
  let part: Buffer[] = []
  return frame => {
    if (frame !== newest || version(frame) !== newestVersion) {
      part = make(newest = frame)
      newestVersion = version(frame)
    }
    return part
  }
}

const BOUNDARY = '--frame\r\nContent-Type: image/jpeg\r\n'
const END = Buffer.from('\r\n')

/** For players: every part says its length, and the last moment at which its picture is known to have been on the screen. */
const plain: Framing = {
  preamble: Buffer.alloc(0),
  part: oncePerFrame(frame => [
    Buffer.from(`${BOUNDARY}X-Timestamp: ${(asOf(frame) / 1000).toFixed(3)}\r\nContent-Length: ${frame.jpeg.length}\r\n\r\n`),
    frame.jpeg,
    END
  ], asOf)
}

const NEXT = Buffer.from(`\r\n${BOUNDARY}\r\n`)

/**
 * For browsers: the headers of the next part are sent together with each frame. Chromium and WebKit paint a part when the
 * headers of the next one are complete (https://crbug.com/527446), so with `plain` they are always one frame late and never
 * show a single change. Parts carry no length and time: those of a picture that does not exist yet are unknown.
 */
const advance: Framing = {
  preamble: Buffer.from(`${BOUNDARY}\r\n`),
  part: oncePerFrame(({ jpeg }) => [jpeg, NEXT], () => 0)
}

/** The framings by name. */
export const FRAMINGS = { plain, advance }
export const FRAMING_NAMES = ['plain', 'advance'] as const satisfies Array<keyof typeof FRAMINGS>
export type FramingName = typeof FRAMING_NAMES[number]

/** The framing that suits a client, by its `User-Agent`: browsers need a different one from players. */
export function framingFor (userAgent: string | undefined): FramingName {
  return isBrowser(userAgent) ? 'advance' : 'plain'
}
