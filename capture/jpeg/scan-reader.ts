import { JpegFault } from './fault.js'
import type { Scan } from './header.js'
import { RST0, SOI, isRestart } from './markers.js'
import { DAMAGED, DONE, MORE, type Walker } from './walker.js'

/**
 * Bytes after the data of an interval that belong to nothing. Cameras leave some there (Logitech's C270 1 to 10 before most restart
 * markers), of which libjpeg warns; they are cut out. More means that the data is damaged.
 */
const MAX_GAP = 64

/** Reads the data of a baseline or extended scan, from its first byte to the marker after it: every symbol, every restart marker (F.2). */
export class ScanReader {
  /** How far it has read, from the start of the JPEG; after a fault, where another JPEG may start. */
  at = 0
  /** Where to cut the JPEG, from its start: before the first, after the second, before the third of these bytes, and so on. */
  cuts: number[] = []
  readonly #walker: Walker
  #interval = 0
  /** Units that are left after this interval. */
  #unitsLeft = 0
  #restarts = 0
  /** Where the data of an interval ends, while its marker is looked for. */
  #dataEnd: number | undefined

  constructor (walker: Walker) {
    this.#walker = walker
  }

  /**
   * @param at where the data starts, from the start of the JPEG
   * @param interval units from one restart marker to the next; 0 if there are none
   */
  begin (at: number, { blocks, units }: Scan, interval: number): void {
    this.at = at
    this.#walker.beginScan(blocks)
    this.#interval = interval || units
    this.#unitsLeft = units
    this.#restarts = 0
    this.#beginInterval()
  }

  /**
   * Reads on.
   * @param start where the JPEG starts in these bytes, which are all that the walker has
   * @returns whether it has come to the marker after the scan; otherwise it needs more bytes
   * @throws {JpegFault} if the data does not decode
   */
  read (bytes: Buffer, start: number): boolean {
    for (;;) {
      const status = this.#dataEnd === undefined ? this.#walk(bytes, start) : this.#findMarker(bytes, start)
      if (status !== 'on') return status === 'done'
    }
  }

  #beginInterval (): void {
    const units = Math.min(this.#interval, this.#unitsLeft)
    this.#unitsLeft -= units
    this.#walker.begin(units)
    this.#dataEnd = undefined
  }

  #walk (bytes: Buffer, start: number): 'on' | 'more' {
    const status = this.#walker.walk(start + this.at, bytes.length)
    this.at = this.#walker.position - start
    if (status === MORE) return 'more'
    if (status !== DONE) throw new JpegFault(status === DAMAGED ? 'the data is damaged' : 'the data breaks off')
    this.at = this.#dataEnd = this.#walker.end - start
    return 'on'
  }

  #findMarker (bytes: Buffer, start: number): 'on' | 'more' | 'done' {
    const dataEnd = this.#dataEnd!
    const mark = bytes.indexOf(0xff, start + this.at)
    this.at = (mark < 0 ? bytes.length : mark) - start
    if (this.at - dataEnd > MAX_GAP) throw new JpegFault('the data is damaged')
    const code = bytes[start + this.at + 1]
    if (code === undefined) return 'more'
    const isLast = this.#unitsLeft === 0
    if (code === 0 || code === 0xff || (isLast && isRestart(code))) {
      this.at += code === 0xff ? 1 : 2
      return 'on'
    }
    if (!isLast && code !== RST0 + this.#restarts % 8) throw new JpegFault(code === SOI ? 'the data breaks off' : 'the data is damaged')
    if (this.at > dataEnd) this.cuts.push(dataEnd, this.at)
    if (isLast) return 'done'
    this.at += 2
    this.#restarts++
    this.#beginInterval()
    return 'on'
  }
}
