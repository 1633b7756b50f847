import { END, EOI, SOI, SOS, START, isFrameHeader, isOtherSegment, isScanData } from '../jpeg-markers.js'

/** A JPEG from its first marker to its last, with the size given in its header, px. */
export interface WholeJpeg {
  jpeg: Buffer
  width: number
  height: number
}

/** A frame longer than 16 MiB would be of no use to any viewer. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * Finds the whole JPEGs in what a program writes, however that is cut into chunks. It walks from marker to marker, so that a
 * thumbnail within an APP segment is not taken for a picture; whatever lies between JPEGs (the headers of a multipart stream,
 * a banner) is left out, and so are JPEGs that break off. It takes linear time, however the bytes are cut.
 *
 * It does not decode: a JPEG with damaged data, but with an end, counts as whole.
 *
 * @example
 * const splitter = new JpegSplitter()
 * program.stdout.on('data', chunk => splitter.push(chunk).forEach(show))
 */
export class JpegSplitter {
  readonly #maxBytes: number
  #memory = Buffer.alloc(0)
  /** The filled part of the memory. */
  #bytes = this.#memory
  /** Where the JPEG being read starts. */
  #start = 0
  /** How far it has been read. */
  #at = 0
  #within: 'garbage' | 'header' | 'scan' = 'garbage'
  #size: { width: number, height: number } | undefined
  #hasScan = false

  /** @param maxBytes longer JPEGs are left out */
  constructor (maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes
  }

  /** Takes the next bytes. @returns the JPEGs that they complete; each has memory of its own */
  push (chunk: Buffer): WholeJpeg[] {
    this.#append(chunk)
    const whole: WholeJpeg[] = []
    while (this.#at < this.#bytes.length && this.#step(whole));
    if (this.#within !== 'garbage' && this.#bytes.length - this.#start > this.#maxBytes) this.#drop()
    this.#discardRead()
    return whole
  }

  #append (chunk: Buffer): void {
    const length = this.#bytes.length
    if (length + chunk.length > this.#memory.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#memory.length, length + chunk.length))
      this.#bytes.copy(larger)
      this.#memory = larger
    }
    chunk.copy(this.#memory, length)
    this.#bytes = this.#memory.subarray(0, length + chunk.length)
  }

  #discardRead (): void {
    const read = this.#within === 'garbage' ? this.#at : this.#start
    if (read === 0) return
    this.#memory.copyWithin(0, read, this.#bytes.length)
    this.#bytes = this.#memory.subarray(0, this.#bytes.length - read)
    this.#start -= read
    this.#at -= read
  }

  /** Reads up to the next marker and past it. @returns false if more bytes are needed for that */
  #step (whole: WholeJpeg[]): boolean {
    const bytes = this.#bytes
    if (this.#within !== 'header') {
      const mark = bytes.indexOf(0xff, this.#at)
      this.#at = mark < 0 ? bytes.length : mark
    } else if (bytes[this.#at] !== 0xff) return this.#drop()
    if (this.#at + 1 >= bytes.length) return false

    const code = bytes[this.#at + 1]!
    // A marker may have any number of 0xff before it (B.1.1.2).
    if (code === 0xff) return this.#skip(1)
    if (code === SOI) return this.#begin()
    if (this.#within === 'garbage') return this.#skip(2)
    if (this.#within === 'scan' && isScanData(code)) return this.#skip(2)
    if (code === EOI) return this.#finish(whole)
    return this.#readSegment(code)
  }

  #skip (count: number): true {
    this.#at += count
    return true
  }

  /** A JPEG begins; one that began before has broken off. */
  #begin (): true {
    this.#start = this.#at
    this.#within = 'header'
    this.#size = undefined
    this.#hasScan = false
    return this.#skip(2)
  }

  #drop (): true {
    this.#within = 'garbage'
    return true
  }

  #finish (whole: WholeJpeg[]): true {
    const end = this.#at + 2
    if (this.#size && this.#hasScan && end - this.#start <= this.#maxBytes) {
      whole.push({ jpeg: Buffer.from(this.#bytes.subarray(this.#start, end)), ...this.#size })
    }
    this.#within = 'garbage'
    return this.#skip(2)
  }

  #readSegment (code: number): boolean {
    const at = this.#at
    if (!(isFrameHeader(code) ? !this.#size : code === SOS ? this.#size : isOtherSegment(code))) return this.#drop()
    if (at + 4 > this.#bytes.length) return false
    const length = this.#bytes.readUInt16BE(at + 2)
    if (length < (isFrameHeader(code) ? 11 : 2)) return this.#drop()
    // One byte more than the segment, to see a JPEG that starts across its end.
    if (at + 2 + length + 1 > this.#bytes.length) return false
    const segment = this.#bytes.subarray(at + 2, at + 2 + length + 1)
    // A thumbnail has an end. Without one it is the next JPEG, and this one broke off within the segment.
    const start = segment.lastIndexOf(START)
    if (start >= 0 && !segment.includes(END, start)) return this.#skip(2 + start)
    if (isFrameHeader(code)) {
      const [height, width] = [segment.readUInt16BE(3), segment.readUInt16BE(5)]
      if (width === 0 || height === 0) return this.#drop()
      this.#size = { width, height }
    }
    this.#hasScan ||= code === SOS
    this.#within = code === SOS ? 'scan' : 'header'
    return this.#skip(2 + length)
  }
}
