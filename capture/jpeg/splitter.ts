import type { Encoded } from '../frame.js'
import { JpegFault } from './fault.js'
import { Header } from './header.js'
import { DHT, DQT, DRI, END, EOI, SOI, SOS, START, isComment, isFrameHeader, isScanData } from './markers.js'
import { JpegMemory } from './memory.js'
import { ScanReader } from './scan-reader.js'
import { Walker } from './walker.js'

/** A JPEG from its first marker to its last, with the size given in its header, px. */
export interface WholeJpeg extends Required<Encoded> {
  width: number
  height: number
  /** Whether its data was not read: only a decoder can tell whether it decodes. */
  isProgressive: boolean
  /** The same for all JPEGs of one kind, size and subsampling. */
  form: string
}

/** A frame longer than 16 MiB would be of no use to any viewer. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * Finds the JPEGs in what a program writes, however that is cut into chunks, and lets only those pass that decode. It reads each from
 * marker to marker, so that a thumbnail within an APP segment is not taken for a picture, and the data of baseline and extended ones
 * symbol by symbol, as a decoder would. Whatever lies between JPEGs (the headers of a multipart stream, a banner) is left out, and so are
 * JPEGs that break off, are damaged, or that not every viewer can show. It takes linear time, however the bytes are cut.
 *
 * @example
 * const splitter = new JpegSplitter()
 * program.stdout.on('data', chunk => splitter.push(chunk).forEach(show))
 */
export class JpegSplitter {
  readonly #maxBytes: number
  readonly #memory = new JpegMemory()
  readonly #walker = new Walker()
  /** What has come of the JPEG being read, and after it. */
  #bytes: Buffer = Buffer.alloc(0)
  /** Where the JPEG being read starts. */
  #start = 0
  /** How far it has been read. */
  #at = 0
  #within: 'garbage' | 'header' | 'scan' | 'progressive scan' = 'garbage'
  #header = new Header()
  readonly #scan = new ScanReader(this.#walker)
  #dropped = 0
  #fault = ''

  /** @param maxBytes longer JPEGs are left out */
  constructor (maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes
  }

  /** Forgets what has come: another program writes from now on. */
  reset (): void {
    this.#within = 'garbage'
    this.#bytes = Buffer.alloc(0)
    this.#at = this.#dropped = 0
  }

  /** How many JPEGs were left out since the last call, and why the last of them was: a clause such as `the data breaks off`. */
  takeDropped (): { dropped: number, fault: string } {
    const dropped = this.#dropped
    this.#dropped = 0
    return { dropped, fault: this.#fault }
  }

  /** Takes the next bytes. @returns the JPEGs that they complete, for the caller to release */
  push (chunk: Buffer): WholeJpeg[] {
    const { length } = this.#bytes
    const memory = this.#walker.memory(length + chunk.length)
    chunk.copy(memory, length)
    this.#bytes = memory.subarray(0, length + chunk.length)

    const whole: WholeJpeg[] = []
    while (this.#at < this.#bytes.length && this.#step(whole));
    if (this.#within !== 'garbage' && this.#bytes.length - this.#start > this.#maxBytes) this.#drop('it is too long')
    this.#discardRead(memory)
    return whole
  }

  #discardRead (memory: Buffer): void {
    const read = this.#within === 'garbage' ? this.#at : this.#start
    if (read === 0) return
    memory.copyWithin(0, read, this.#bytes.length)
    this.#bytes = memory.subarray(0, this.#bytes.length - read)
    this.#start -= read
    this.#at -= read
  }

  /** @returns false if it needs more bytes */
  #step (whole: WholeJpeg[]): boolean {
    try {
      return this.#within === 'scan' ? this.#readScan() : this.#readMarker(whole)
    } catch (error) {
      if (!(error instanceof JpegFault)) throw error
      return this.#drop(error.message)
    }
  }

  #readScan (): boolean {
    try {
      if (!this.#scan.read(this.#bytes, this.#start)) return false
      this.#within = 'header'
      return true
    } finally {
      this.#at = this.#start + this.#scan.at
    }
  }

  /** Reads up to the next marker and past it. */
  #readMarker (whole: WholeJpeg[]): boolean {
    const bytes = this.#bytes
    if (this.#within !== 'header') {
      const mark = bytes.indexOf(0xff, this.#at)
      this.#at = mark < 0 ? bytes.length : mark
    } else if (bytes[this.#at] !== 0xff) return this.#drop('the header is damaged')
    if (this.#at + 1 >= bytes.length) return false

    const code = bytes[this.#at + 1]!
    // A marker may have any number of 0xff before it (B.1.1.2).
    if (code === 0xff) return this.#skip(1)
    if (code === SOI) return this.#begin()
    if (this.#within === 'garbage') return this.#skip(2)
    if (this.#within === 'progressive scan' && isScanData(code)) return this.#skip(2)
    if (code === EOI) return this.#finish(whole)
    return this.#readSegment(code)
  }

  #skip (count: number): true {
    this.#at += count
    return true
  }

  #begin (): true {
    if (this.#within !== 'garbage') this.#drop('the data breaks off')
    this.#start = this.#at
    this.#within = 'header'
    this.#header = new Header()
    this.#scan.cuts = []
    this.#walker.tables.reset()
    return this.#skip(2)
  }

  #drop (fault: string): true {
    // Two bytes that only look like the start of one are none.
    if (this.#at > this.#start + 2) {
      this.#dropped++
      this.#fault = fault
    }
    this.#within = 'garbage'
    return true
  }

  #finish (whole: WholeJpeg[]): true {
    const { width, height, isProgressive, form, isComplete } = this.#header
    this.#at += 2
    if (!isComplete) return this.#drop('there is no data')
    if (this.#at - this.#start > this.#maxBytes) return this.#drop('it is too long')
    this.#within = 'garbage'
    whole.push({ ...this.#memory.copy(this.#bytes.subarray(this.#start, this.#at), this.#scan.cuts), width, height, isProgressive, form })
    return true
  }

  #readSegment (code: number): boolean {
    const at = this.#at
    if (!isFrameHeader(code) && ![DHT, DQT, DRI, SOS].includes(code) && !isComment(code)) return this.#drop('the header is damaged')
    if (at + 4 > this.#bytes.length) return false
    const length = this.#bytes.readUInt16BE(at + 2)
    if (length < 2) return this.#drop('the header is damaged')
    // One byte more than the segment, to see a JPEG that starts across its end.
    if (at + 2 + length + 1 > this.#bytes.length) return false
    const segment = this.#bytes.subarray(at + 2, at + 2 + length + 1)
    // A thumbnail has an end. Without one it is the next JPEG, and this one broke off within the segment.
    const start = segment.lastIndexOf(START)
    if (start >= 0 && !segment.includes(END, start)) return this.#skip(2 + start)
    this.#skip(2 + length)
    const content = segment.subarray(2, length)
    this.#within = 'header'
    if (code === DHT) this.#walker.tables.define(content)
    else if (code !== SOS) this.#header.read(code, content)
    else this.#beginScan(content)
    return true
  }

  #beginScan (content: Buffer): void {
    const scan = this.#header.readScan(content)
    this.#within = this.#header.isProgressive ? 'progressive scan' : 'scan'
    if (!this.#header.isProgressive) this.#scan.begin(this.#at - this.#start, scan, this.#header.restartInterval)
  }
}
