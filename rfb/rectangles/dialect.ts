import { ENCODING, QUALITIES, QUALITY_LEVEL_0, type Encoding } from './encodings.js'
import { NATIVE, writeTrueColour, type TrueColour } from './true-colour.js'

/** The ways to send pixels that we have, for clients who prefer one or the other. */
export const PIXEL_ENCODINGS = ['tight', 'hextile', 'raw'] as const
export type PixelEncoding = typeof PIXEL_ENCODINGS[number]

/** How pixels are sent to a client: the part of what it asked for that matters to updates. Viewers with equal keys share their bytes. */
export interface Dialect {
  readonly colours: TrueColour
  readonly encoding: PixelEncoding
  /** Whether rectangles may be copied from elsewhere on the client's picture. */
  readonly copies: boolean
  /** The best JPEG quality that it wants, 1 to 100 on libjpeg's scale; `undefined` if it wants no JPEG: then nothing is sent with loss. */
  readonly quality: number | undefined
  /** Equal for equal dialects. */
  readonly key: string
}

/** The quality that a list of encodings asks for; the first level counts. */
function qualityOf (encodings: Iterable<number>): number | undefined {
  for (const encoding of encodings) {
    const level = QUALITIES[encoding - QUALITY_LEVEL_0]
    if (level !== undefined) return level
  }
}

/**
 * @param encodings in the order in which the client prefers them. Raw is always allowed (RFC 6143, section 7.4.2), but only preferred where
 * the list says so: some clients do, on the same machine
 */
export function dialectOf (colours: TrueColour, encodings: ReadonlySet<number>): Dialect {
  const preferred = [...encodings].find(number => PIXEL_ENCODINGS.some(name => ENCODING[name] === number))
  const encoding = PIXEL_ENCODINGS.find(name => ENCODING[name] === preferred) ?? 'raw'
  const copies = encodings.has(ENCODING.copyRect)
  // JPEG in pixels of 8 bits is not allowed.
  const quality = encoding === 'tight' && colours.bitsPerPixel > 8 ? qualityOf(encodings) : undefined
  const key = [writeTrueColour(colours).toString('base64'), encoding, copies, quality].join()
  return { colours, encoding, copies, quality, key }
}

/** What every client understands before it has said anything. */
export const FIRST_DIALECT = dialectOf(NATIVE, new Set())

/** Whether a number stands for something that is kept of a client's list. */
export const isKnown = (encoding: number): boolean =>
  Object.values<number>(ENCODING).includes(encoding as Encoding) || QUALITIES[encoding - QUALITY_LEVEL_0] !== undefined
