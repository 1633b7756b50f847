import type { Encoded } from '../frame.js'
import { DRI, EOI, RST0, SOF0, SOS } from '../jpeg/markers.js'

// One JPEG from those of the strips of a picture: each strip is a restart interval (ITU T.81, B.2.1, B.2.4.4 and E.1.4).

/** Where the height is, where the header of the scan is, and where the data of the scan starts. */
function parse (jpeg: Buffer): { height: number, sos: number, scan: number } {
  let height = 0
  for (let at = 2; ;) {
    const marker = jpeg[at + 1]!
    const length = jpeg.readUInt16BE(at + 2)
    if (marker === SOF0) height = at + 5
    if (marker === SOS) return { height, sos: at, scan: at + 2 + length }
    at += 2 + length
  }
}

/** The entropy-coded data of a JPEG with one scan; not a copy. */
export function scanOf (jpeg: Buffer): Buffer {
  return jpeg.subarray(parse(jpeg).scan, jpeg.length - 2)
}

/**
 * The headers of the whole JPEG, made from those of its first strip.
 * @param height of the whole picture, px
 * @param units how many units of 16x16 px each strip has, except the last
 */
export function headersOf (jpeg: Buffer, height: number, units: number): Buffer {
  const { height: heightAt, sos, scan } = parse(jpeg)
  const interval = Buffer.alloc(6)
  interval.writeUInt16BE(0xff00 | DRI, 0)
  interval.writeUInt16BE(4, 2)
  interval.writeUInt16BE(units, 4)
  const headers = Buffer.concat([jpeg.subarray(0, sos), interval, jpeg.subarray(sos, scan)])
  headers.writeUInt16BE(height, heightAt)
  return headers
}

/**
 * Joins the strips into the whole JPEG.
 * @param scans the data of the strips, from the top
 * @param take gives the memory that the JPEG is written to
 */
export function join (headers: Buffer, scans: readonly Buffer[], take: (bytes: number) => Encoded): Encoded {
  const encoded = take(scans.reduce((bytes, scan) => bytes + scan.length + 2, headers.length))
  const { jpeg } = encoded
  let at = headers.copy(jpeg)
  scans.forEach((scan, index) => {
    at += scan.copy(jpeg, at)
    at = jpeg.writeUInt16BE(0xff00 | (index < scans.length - 1 ? RST0 + index % 8 : EOI), at)
  })
  return encoded
}
