import { JpegFault } from './fault.js'
import type { TablePair } from './huffman.js'
import { APP0, APP14, DQT, DRI, SOF2, isComment, isFrameHeader } from './markers.js'

/** The most that libjpeg takes, px. */
const MAX_SIDE = 65_500
/** Twice the pixels of an 8K screen. A decoder needs four bytes and more for each, whatever the JPEG contains. */
const MAX_PIXELS = 2 ** 26
/** Of a progressive JPEG; encoders make about ten. Each can take as long as decoding a picture, however short it is. */
const MAX_SCANS = 100
/** The most blocks of a unit (B.2.3). */
const MAX_BLOCKS = 10

const DAMAGED = 'the header is damaged'

/** A colour component. Its blocks in a unit, across and down, count if a scan has several components. */
interface Component {
  id: number
  across: number
  down: number
  quantization: number
  hasScan: boolean
}

/** What the header of a scan says. */
export interface Scan {
  /** The tables of each block of a unit (MCU), in order. */
  blocks: TablePair[]
  /** How many units there are. */
  units: number
}

function check (isRight: boolean, fault = DAMAGED): asserts isRight {
  if (!isRight) throw new JpegFault(fault)
}

/**
 * What the segments of a JPEG say, taken as they come. Whatever libjpeg has an error or a warning for is thrown as a {@link JpegFault}; so
 * is what not every viewer can show: more than 8 bits a sample, four components (CMYK), other kinds than baseline, extended, progressive.
 */
export class Header {
  /** px */
  width = 0
  /** px */
  height = 0
  isProgressive = false
  /** The same for all JPEGs of one kind, size and subsampling. */
  form = ''
  /** Units from one restart marker to the next; 0 if there are none. */
  restartInterval = 0
  #components: Component[] = []
  readonly #quantization = new Set<number>()
  #scans = 0

  /** Whether there is data for every component. */
  get isComplete (): boolean {
    return this.#scans > 0 && this.#components.every(({ hasScan }) => hasScan)
  }

  /** Reads a segment, but for DHT and SOS. @param content what follows its length */
  read (code: number, content: Buffer): void {
    if (isFrameHeader(code)) return this.#readFrame(code, content)
    if (code === DQT) return this.#readQuantization(content)
    if (code === DRI) {
      check(content.length === 2)
      this.restartInterval = content.readUInt16BE(0)
      return
    }
    check(isComment(code))
    const name = content.length < 12 ? '' : content.toString('latin1', 0, 5)
    check(code !== APP0 || name !== 'JFIF\0' || content[5] === 1, 'its version of JFIF is unknown')
    check(code !== APP14 || name !== 'Adobe' || content[11]! <= 1, 'its colours are of an unknown kind')
  }

  /** Reads an SOS segment (B.2.3). @param content what follows its length */
  readScan (content: Buffer): Scan {
    const count = content[0] ?? 0
    check(count >= 1 && count <= this.#components.length && content.length === 4 + 2 * count)
    check(this.isProgressive || content.readUIntBE(1 + 2 * count, 3) === 0x003f00)
    check(++this.#scans <= MAX_SCANS, 'there are too many scans')
    const components = Array.from({ length: count }, (_, index) => {
      const [id, tables] = content.subarray(1 + 2 * index)
      const component = this.#components.find(component => component.id === id)
      check(component !== undefined && (this.isProgressive || !component.hasScan))
      check(this.#quantization.has(component.quantization), 'a table is missing')
      component.hasScan = true
      return { ...component, tables: { dc: tables! >> 4, ac: tables! & 15 } }
    })
    if (count === 1) return { blocks: [components[0]!.tables], units: this.#blocksOf(components[0]!) }
    const blocks = components.flatMap(({ across, down, tables }) => Array<TablePair>(across * down).fill(tables))
    check(blocks.length <= MAX_BLOCKS)
    const [across, down] = this.#most
    return { blocks, units: Math.ceil(this.width / 8 / across) * Math.ceil(this.height / 8 / down) }
  }

  get #most (): [across: number, down: number] {
    return [Math.max(...this.#components.map(({ across }) => across)), Math.max(...this.#components.map(({ down }) => down))]
  }

  /** The blocks of a component that has a scan to itself (A.2.2). */
  #blocksOf (component: Component): number {
    const [across, down] = this.#most
    return Math.ceil(Math.ceil(this.width * component.across / across) / 8) * Math.ceil(Math.ceil(this.height * component.down / down) / 8)
  }

  #readFrame (code: number, content: Buffer): void {
    check(this.#components.length === 0 && content.length >= 6)
    const count = content[5]!
    check(code <= SOF2, 'it is of a kind that browsers do not show')
    check(content[0] === 8, `it has ${content[0]} bits a sample, not 8`)
    check(count === 1 || count === 3, `it has ${count} components, not 1 or 3`)
    check(content.length === 6 + 3 * count)
    this.height = content.readUInt16BE(1)
    this.width = content.readUInt16BE(3)
    check(this.width > 0 && this.height > 0)
    const isSmall = this.width <= MAX_SIDE && this.height <= MAX_SIDE && this.width * this.height <= MAX_PIXELS
    check(isSmall, `it is ${this.width}x${this.height} px large`)
    this.isProgressive = code === SOF2
    this.form = `${code} ${content.toString('hex')}`
    this.#components = Array.from({ length: count }, (_, index) => {
      const [id, sampling, quantization] = content.subarray(6 + 3 * index)
      return { id: id!, across: sampling! >> 4, down: sampling! & 15, quantization: quantization!, hasScan: false }
    })
    const [mostAcross, mostDown] = this.#most
    for (const { id, across, down } of this.#components) {
      check(across >= 1 && across <= 4 && down >= 1 && down <= 4)
      check(mostAcross % across === 0 && mostDown % down === 0, 'its subsampling is odd')
      check(this.#components.filter(other => other.id === id).length === 1)
    }
  }

  #readQuantization (content: Buffer): void {
    let at = 0
    while (at < content.length) {
      const [precision, number] = [content[at]! >> 4, content[at]! & 15]
      check(precision <= 1 && number <= 3)
      this.#quantization.add(number)
      at += 1 + 64 * (1 + precision)
    }
    check(at === content.length)
  }
}
