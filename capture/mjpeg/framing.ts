import { isBrowser } from '../../contract/user-agent.js'
import type { Frame } from '../frame.js'

/** The content type of what these framings write. */
export const MJPEG_CONTENT_TYPE = 'multipart/x-mixed-replace; boundary=frame'

/** How frames become multipart bytes (RFC 2046, section 5.1). */
export interface Framing {
  /** What a stream begins with. */
  readonly preamble: Buffer
  /** The bytes of one frame, in pieces, without a copy of the JPEG: made once a frame, shared by all viewers. */
  part (frame: Frame): readonly Buffer[]
}

/** Not a `WeakMap`: what was in one outlived V8's quick collection, 1 KB a frame (measured). */
function oncePerFrame (make: (frame: Frame) => Buffer[]): (frame: Frame) => readonly Buffer[] {
  let newest: Frame | undefined
  let part: Buffer[] = []
  return frame => {
    if (frame !== newest) part = make(newest = frame)
    return part
  }
}

const BOUNDARY = '--frame\r\nContent-Type: image/jpeg\r\n'
const END = Buffer.from('\r\n')

/** For players: every part says its length and when its picture was taken. */
const plain: Framing = {
  preamble: Buffer.alloc(0),
  part: oncePerFrame(({ jpeg, takenAt }) => [
    Buffer.from(`${BOUNDARY}X-Timestamp: ${(takenAt / 1000).toFixed(3)}\r\nContent-Length: ${jpeg.length}\r\n\r\n`),
    jpeg,
    END
  ])
}

const NEXT = Buffer.from(`\r\n${BOUNDARY}\r\n`)

/**
 * For browsers: the headers of the next part are sent together with a frame. Chromium and WebKit paint a part when the
 * headers of the next one are complete (https://crbug.com/527446), so with `plain` they are always one frame late and a
 * single change is never seen. Length and time of a picture that does not exist yet can't be told.
 */
const advance: Framing = {
  preamble: Buffer.from(`${BOUNDARY}\r\n`),
  part: oncePerFrame(({ jpeg }) => [jpeg, NEXT])
}

/** The framings by name. */
export const FRAMINGS = { plain, advance }
export const FRAMING_NAMES = ['plain', 'advance'] as const satisfies Array<keyof typeof FRAMINGS>
export type FramingName = typeof FRAMING_NAMES[number]

/** The framing a client wants, told from its `User-Agent`: browsers want another one than players. */
export function framingFor (userAgent: string | undefined): FramingName {
  return isBrowser(userAgent) ? 'advance' : 'plain'
}
