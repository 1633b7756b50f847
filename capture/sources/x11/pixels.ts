import type { ServerDisplay, Screen, Visual } from 'x11'
import type { PixelFormat } from '../../frame.js'

/** The classes of visuals whose pixels are numbers of colours in a table (X11 protocol, section 8); other pixels hold their colours. */
const MAPPED = new Set([0, 1, 2, 3])
/** Bytes in the order of the server: least significant first, or the other way round. */
const MOST_SIGNIFICANT_FIRST = 1

/** How the pixels of a screen lie in memory, and what they mean. */
export interface Pixels {
  /** 1 to 4 */
  bytes: number
  /** Bytes from one row of so many pixels to the next. */
  stride (width: number): number
  /** What they are as they are, if that needs no conversion: a picture can be read to where it stays. */
  format?: PixelFormat | undefined
  /** Whether the bytes of each pixel come in the reverse order. */
  isReversed: boolean
  /** Which bits are which colour; left out if the pixels are numbers of colours. */
  masks?: Masks
}

type Masks = readonly [red: number, green: number, blue: number]
type Channels = readonly [red: Channel, green: Channel, blue: Channel]

/** Four bytes a pixel, eight bits a colour. */
function plainFormat (bits: number, isReversed: boolean, [red, green, blue]: Masks): PixelFormat | undefined {
  if (bits !== 32 || isReversed || green !== 0xff00) return undefined
  if (red === 0xff0000 && blue === 0xff) return 'bgrx'
  return red === 0xff && blue === 0xff0000 ? 'rgbx' : undefined
}

/** @throws if they can't be shown, with what to do */
export function pixelsOf ({ format: formats, image_byte_order: order }: ServerDisplay, screen: Screen): Pixels {
  const { root_depth: depth, root_visual: id, depths } = screen
  const { bits_per_pixel: bits, scanline_pad: pad } = formats[depth] ?? { bits_per_pixel: 0, scanline_pad: 8 }
  const visual = depths[depth]?.[id] as Visual | undefined
  const isMapped = !visual || MAPPED.has(visual.class)
  if (bits % 8 !== 0 || bits === 0 || (isMapped && bits !== 8)) {
    throw new Error(`the X server has a colour depth of ${depth}, which can't be shown: set it to 8, 15, 16, 24 or 30 (24 is the fastest)`)
  }
  const isReversed = order === MOST_SIGNIFICANT_FIRST && bits > 8
  const layout = { bytes: bits / 8, stride: (width: number) => Math.ceil(width * bits / pad) * pad / 8, isReversed }
  if (isMapped) return layout
  const masks = [visual.red_mask, visual.green_mask, visual.blue_mask] as const
  return { ...layout, masks, format: plainFormat(bits, isReversed, masks) }
}

/** One colour of a pixel: how far up its bits lie, and how many they are. */
interface Channel { shift: number, bits: number }

function channelOf (mask: number): Channel {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask)
  return { shift, bits: 32 - Math.clz32(mask >>> shift) }
}

/** Pixels to `bgrx`, as numbers of 32 bits: signed ones, which V8 keeps as integers. */
export type Converter = (from: Buffer, to: Int32Array, count: number) => void

/** For colours of 8 bits or more: the uppermost 8 of each. */
function convertShifts (from: Int32Array, to: Int32Array, count: number, [red, green, blue]: Channels): void {
  const [redShift, greenShift, blueShift] = [red.shift + red.bits - 8, green.shift + green.bits - 8, blue.shift + blue.bits - 8]
  for (let i = 0; i < count; i++) {
    const pixel = from[i]!
    to[i] = (pixel >> redShift & 255) << 16 | (pixel >> greenShift & 255) << 8 | (pixel >> blueShift & 255)
  }
}

/** For any: 0 to 255, from the least to the most that the bits can say. */
function convertLevels (from: Int32Array, to: Int32Array, count: number, channels: Channels): void {
  const level = (pixel: number, { shift, bits }: Channel) => {
    const most = 2 ** bits - 1
    return most === 0 ? 0 : Math.round((pixel >>> shift & most) * 255 / most)
  }
  for (let i = 0; i < count; i++) {
    const pixel = from[i]!
    to[i] = level(pixel, channels[0]) << 16 | level(pixel, channels[1]) << 8 | level(pixel, channels[2])
  }
}

/** 1.2 ns a pixel (measured), as with shifts. */
function convertTable (from: Uint8Array | Uint16Array, to: Int32Array, count: number, table: Int32Array): void {
  for (let i = 0; i < count; i++) to[i] = table[from[i]!]!
}

/** For a screen whose pixels are numbers of colours: `table` has one for each. */
export function tableConverter (table: Int32Array): Converter {
  return (from, to, count) => convertTable(from, to, count, table)
}

/** For pixels that hold their colours, at most 4 bytes. */
export function maskConverter ({ bytes, isReversed }: Pixels, masks: Masks): Converter {
  const channels = [channelOf(masks[0]), channelOf(masks[1]), channelOf(masks[2])] as const
  if (bytes <= 2) {
    const table = Int32Array.from({ length: 2 ** (8 * bytes) }, (_, pixel) => pixel)
    convertLevels(table, table, table.length, channels)
    if (bytes === 1) return tableConverter(table)
    return (from, to, count) => {
      const { buffer, byteOffset } = isReversed ? Buffer.from(from.subarray(0, 2 * count)).swap16() : from
      convertTable(new Uint16Array(buffer, byteOffset, count), to, count, table)
    }
  }
  const convert = channels.every(({ bits }) => bits >= 8) ? convertShifts : convertLevels
  if (bytes === 3) {
    const [first, last] = isReversed ? [16, 0] : [0, 16]
    return (from, to, count) => {
      for (let i = 0, at = 0; i < count; i++, at += 3) to[i] = from[at]! << first | from[at + 1]! << 8 | from[at + 2]! << last
      convert(to, to, count, channels)
    }
  }
  return (from, to, count) => {
    const { buffer, byteOffset } = isReversed ? Buffer.from(from.subarray(0, 4 * count)).swap32() : from
    convert(new Int32Array(buffer, byteOffset, count), to, count, channels)
  }
}
