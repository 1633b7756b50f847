import type { PixelFormat } from '../../frame.js'

/** The pixels of wl_shm that need no conversion: little-endian, so that the last letter comes first. Other numbers are those of DRM. */
const FORMATS: Readonly<Record<number, PixelFormat>> = {
  0: 'bgrx', // ARGB8888
  1: 'bgrx', // XRGB8888
  0x34324258: 'rgbx', // XBGR8888, XB24
  0x34324241: 'rgbx' // ABGR8888, AB24
}

export const pixelFormatOf = (format: number): PixelFormat | undefined => FORMATS[format]

/** A format in a sentence for people: the four letters of DRM. */
export function formatName (format: number): string {
  const letters = Buffer.of(format & 255, format >>> 8 & 255, format >>> 16 & 255, format >>> 24 & 255).toString('latin1')
  return /^[ -~]{4}$/.test(letters) ? letters.trim() : String(format)
}
