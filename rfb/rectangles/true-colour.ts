/** Where one of the three colours is in a pixel: `(pixel >> shift) & max`. */
export interface Channel {
  /** Its largest value. */
  readonly max: number
  /** Bits from the lowest one. */
  readonly shift: number
}

/** How a client wants its pixels (PIXEL_FORMAT in RFC 6143, section 7.4). */
export interface TrueColour {
  readonly bitsPerPixel: 8 | 16 | 32
  /** Bits that mean something. */
  readonly depth: number
  readonly isBigEndian: boolean
  readonly red: Channel
  readonly green: Channel
  readonly blue: Channel
}

/** Bytes of a PIXEL_FORMAT on the wire, with three of padding. */
export const TRUE_COLOUR_BYTES = 16

/** What a server has by itself, and a client gets unless it asks for something else: `bgrx`. */
export const NATIVE: TrueColour = {
  bitsPerPixel: 32,
  depth: 24,
  isBigEndian: false,
  red: { max: 255, shift: 16 },
  green: { max: 255, shift: 8 },
  blue: { max: 255, shift: 0 }
}

const bitsOf = (max: number) => 32 - Math.clz32(max)

/** @throws a sentence if it has a colour map, or is none that this protocol allows */
export function readTrueColour (bytes: Buffer): TrueColour {
  const [bitsPerPixel, depth, isBigEndian, isTrueColour] = bytes as unknown as [number, number, number, number]
  if (isTrueColour === 0) throw new Error('colour maps are not supported, only true colour')
  if (bitsPerPixel !== 8 && bitsPerPixel !== 16 && bitsPerPixel !== 32) throw new Error(`a pixel can't have ${bitsPerPixel} bits`)
  const [red, green, blue] = [0, 1, 2].map(index => {
    const channel = { max: bytes.readUInt16BE(4 + 2 * index), shift: bytes[10 + index]! }
    if (channel.max === 0 || channel.shift + bitsOf(channel.max) > bitsPerPixel) throw new Error('a colour lies outside of the pixel')
    return channel
  }) as [Channel, Channel, Channel]
  return { bitsPerPixel, depth, isBigEndian: isBigEndian !== 0, red, green, blue }
}

export function writeTrueColour ({ bitsPerPixel, depth, isBigEndian, red, green, blue }: TrueColour): Buffer {
  const bytes = Buffer.alloc(TRUE_COLOUR_BYTES)
  bytes.set([bitsPerPixel, depth, Number(isBigEndian), 1])
  for (const [index, { max, shift }] of [red, green, blue].entries()) {
    bytes.writeUInt16BE(max, 4 + 2 * index)
    bytes[10 + index] = shift
  }
  return bytes
}

export const isSameColours = (a: TrueColour, b: TrueColour): boolean => writeTrueColour(a).equals(writeTrueColour(b))
