import type { PixelFormat } from '../../../frame.js'
import { CURSOR, LARGEST, cursorBytes } from './cursor.js'
import { CHOICE, choice, fraction, id, int, object, propertiesOf, rectangle } from './pods.js'

/** Numbers of PipeWire (spa/param/format.h, buffers.h; spa/buffer/buffer.h, meta.h). */
const FORMAT = { type: 0x40003, enumerate: 3 } as const
const KEYS = { mediaType: 1, mediaSubtype: 2, format: 0x20001, size: 0x20003, framerate: 0x20004 } as const
const VIDEO = 2
const RAW = 1
const BUFFERS = { type: 0x40004, use: 5, count: 1, dataType: 6 } as const
/** Memory that can be read as it is; not what a GPU has. */
const DATA_TYPES = 1 << 1 | 1 << 2
const META = { type: 0x40005, use: 6, kind: 1, bytes: 2, header: 1, headerBytes: 32 } as const
/** The size of most pointers, px. */
const USUAL_CURSOR = 64

/** px; no monitor is longer. */
const LONGEST = 16_384
/** Fewer would leave a compositor none while one waits here and one is on its way. */
const BUFFER_COUNT = { usual: 4, least: 3, most: 8 } as const

/** The order of the bytes of a pixel, by the numbers of PipeWire. */
const FORMATS: ReadonlyMap<number, PixelFormat> = new Map([[8, 'bgrx'], [7, 'rgbx'], [12, 'bgrx'], [11, 'rgbx']])

/** What the pixels of a stream are like. */
export interface Layout {
  format: PixelFormat
  /** px */
  width: number
  /** px */
  height: number
}

/**
 * What we can take. Without a property for modifiers a compositor gives memory that it shares, and not memory of the GPU. It may give
 * pictures as seldom as it likes: nothing while nothing changes.
 */
export function offer (): Buffer {
  const formats = [...FORMATS.keys()].map(id)
  return object(FORMAT.type, FORMAT.enumerate, [
    [KEYS.mediaType, id(VIDEO)],
    [KEYS.mediaSubtype, id(RAW)],
    [KEYS.format, choice(CHOICE.enumeration, [formats[0]!, ...formats])],
    [KEYS.size, choice(CHOICE.range, [rectangle(1920, 1080), rectangle(1, 1), rectangle(LONGEST, LONGEST)])],
    [KEYS.framerate, choice(CHOICE.range, [fraction(0, 1), fraction(0, 1), fraction(1000, 1)])]
  ])
}

/** How the pictures are to come. */
export function transfer (): Buffer[] {
  const { usual, least, most } = BUFFER_COUNT
  return [
    object(BUFFERS.type, BUFFERS.use, [
      [BUFFERS.count, choice(CHOICE.range, [int(usual), int(least), int(most)])],
      [BUFFERS.dataType, choice(CHOICE.flags, [int(DATA_TYPES)])]
    ]),
    object(META.type, META.use, [[META.kind, id(META.header)], [META.bytes, int(META.headerBytes)]]),
    object(META.type, META.use, [
      [META.kind, id(CURSOR.kind)],
      [META.bytes, choice(CHOICE.range, [int(cursorBytes(USUAL_CURSOR)), int(cursorBytes(1)), int(cursorBytes(LARGEST))])]
    ])
  ]
}

/** What was agreed on. @throws if that can't be shown */
export function layoutOf (parameter: Buffer): Layout {
  const properties = propertiesOf(parameter)
  const format = FORMATS.get(properties.get(KEYS.format)?.readUInt32LE() ?? 0)
  const size = properties.get(KEYS.size)
  const [width, height] = [size?.readUInt32LE() ?? 0, size?.readUInt32LE(4) ?? 0]
  const isPossible = width > 0 && height > 0 && width <= LONGEST && height <= LONGEST
  if (!format || !isPossible) throw new Error('the desktop gives impossible pictures')
  return { format, width, height }
}
