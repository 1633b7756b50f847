import { JpegFault } from './fault.js'
import { STANDARD_TABLES } from './standard-tables.js'

/** Bits that a lookup of the kernel is for. */
const LOOKUP_BITS = 12
const LOOKUP_BYTES = 2 << LOOKUP_BITS
/** How much an entry's advance is shifted. */
const ADVANCE = 5
/** An entry that says that there is no whole code. */
const NOTHING = 255 << ADVANCE
/** What an entry advances at the end of a block. */
const END_OF_BLOCK = 128
/** Symbols that an entry has at most. With more, it takes longer to make the lookups than they save (measured). */
const SYMBOLS = 3
const LIST_BYTES = 512
/** Where the symbols are in a list, and how many `i32` stand before them. */
const SYMBOLS_AT = 136

/** Table numbers go from 0 to 3; those for the coefficients after the first (AC) are counted from 4 here. */
const AC = 4
const NUMBERS = 4

const LISTS_AT = 0
const SINGLE_AT = LISTS_AT + 2 * NUMBERS * LIST_BYTES
const CHAINED_AT = SINGLE_AT + 2 * NUMBERS * LOOKUP_BYTES
const STARTS_AT = CHAINED_AT + NUMBERS * LOOKUP_BYTES
const LENGTHS_AT = STARTS_AT + NUMBERS * LOOKUP_BYTES
/** Bytes of the memory that the tables take, from 0. */
export const TABLES_BYTES = LENGTHS_AT + 2 * NUMBERS * (1 << LOOKUP_BITS)

/** The numbers of the two tables that the blocks of a colour component are coded with. */
export interface TablePair {
  dc: number
  ac: number
}

/** Where the kernel finds what it needs for a block. */
type BlockTables = readonly [start: number, rest: number, firstList: number, restList: number]

/** The part of the kernel that joins lookups. */
export type Chain = (first: number, second: number, lengths: number, target: number) => void

/**
 * The Huffman tables of a JPEG, in the form that the kernel reads. They are made only when they differ from those of the JPEG before: this
 * takes about 0.1 ms (measured), and most encoders always write the same, but ffmpeg does not.
 */
export class HuffmanTables {
  readonly #memory: { readonly buffer: ArrayBuffer }
  readonly #chain: Chain
  /** The tables in force, in the form of a DHT segment, and those that were made. */
  #defined: Array<Buffer | undefined> = []
  readonly #made: Array<Buffer | undefined> = []
  /** Which tables the lookups for the start of a block were made of. */
  readonly #starts: Array<{ dc: Buffer, ac: Buffer }> = []

  constructor (memory: { readonly buffer: ArrayBuffer }, chain: Chain) {
    this.#memory = memory
    this.#chain = chain
  }

  /** A JPEG begins: the standard tables are in force. */
  reset (): void {
    const { dc, ac } = STANDARD_TABLES
    this.#defined = [dc[0], dc[1], undefined, undefined, ac[0], ac[1], undefined, undefined]
  }

  /**
   * Reads the content of a DHT segment (B.2.4.2).
   * @throws {JpegFault} if it is wrong
   */
  define (content: Buffer): void {
    for (let at = 0; at < content.length;) {
      const [kind, number] = [content[at]! >> 4, content[at]! & 15]
      const counts = content.subarray(at + 1, at + 17)
      const symbols = counts.reduce((sum, count) => sum + count, 0)
      const table = content.subarray(at + 1, at += 17 + symbols)
      if (kind > 1 || number >= NUMBERS || table.length < 16 + symbols || symbols > 256) throw new JpegFault('a table is damaged')
      const index = kind * AC + number
      const made = this.#made[index]
      // What has come is soon overwritten.
      this.#defined[index] = made?.equals(table) ? made : checked(Buffer.from(table), kind === 0)
    }
  }

  /**
   * Makes what the kernel needs for the blocks of a scan.
   * @returns where that is, for each of these pairs
   * @throws {JpegFault} if there is no such table
   */
  prepare (pairs: TablePair[]): BlockTables[] {
    const slots: TablePair[] = []
    return pairs.map(pair => {
      let slot = slots.findIndex(({ dc, ac }) => dc === pair.dc && ac === pair.ac)
      if (slot < 0) slot = slots.push(pair) - 1
      const [dc, ac] = [this.#make(pair.dc), this.#make(AC + pair.ac)]
      const start = STARTS_AT + slot * LOOKUP_BYTES
      const made = this.#starts[slot]
      if (made?.dc !== dc || made.ac !== ac) {
        this.#join(SINGLE_AT + pair.dc * LOOKUP_BYTES, pair.ac, start)
        this.#starts[slot] = { dc, ac }
      }
      return [start, CHAINED_AT + pair.ac * LOOKUP_BYTES, LISTS_AT + pair.dc * LIST_BYTES, LISTS_AT + (AC + pair.ac) * LIST_BYTES]
    })
  }

  #join (first: number, ac: number, target: number): void {
    const [single, lengths] = [SINGLE_AT + (AC + ac) * LOOKUP_BYTES, LENGTHS_AT + ((AC + ac) << LOOKUP_BITS)]
    this.#chain(first, single, lengths, target)
    for (let symbols = 3; symbols <= SYMBOLS; symbols++) this.#chain(target, single, lengths, target)
  }

  #make (index: number): Buffer {
    const table = this.#defined[index]
    if (!table) throw new JpegFault('a table is missing')
    if (this.#made[index] === table) return table
    this.#made[index] = table
    const list = new Int32Array(this.#memory.buffer, LISTS_AT + index * LIST_BYTES, SYMBOLS_AT / 4)
    new Uint8Array(this.#memory.buffer, list.byteOffset + SYMBOLS_AT).set(table.subarray(16))
    const lookup = new Uint16Array(this.#memory.buffer, SINGLE_AT + index * LOOKUP_BYTES, 1 << LOOKUP_BITS).fill(NOTHING)
    const lengths = new Uint8Array(this.#memory.buffer, LENGTHS_AT + (index << LOOKUP_BITS), 1 << LOOKUP_BITS)
    for (let length = 1, code = 0, at = 0; length <= 16; length++, code *= 2) {
      list[17 + length] = at - code
      for (const end = at + table[length - 1]!; at < end; at++, code++) {
        const symbol = table[16 + at]!
        const advance = index < AC ? 1 : advanceOf(symbol)
        if (length > LOOKUP_BITS || advance === 0) continue
        const [from, to] = [code << (LOOKUP_BITS - length), (code + 1) << (LOOKUP_BITS - length)]
        lookup.fill(advance << ADVANCE | (length + (symbol & 15)), from, to)
        lengths.fill(length, from, to)
      }
      list[length] = code << (16 - length)
    }
    if (index >= AC) this.#join(SINGLE_AT + index * LOOKUP_BYTES, index - AC, CHAINED_AT + (index - AC) * LOOKUP_BYTES)
    return table
  }
}

/** How many coefficients of a block a symbol stands for; 0 if it means nothing (F.1.2.2.1). */
function advanceOf (symbol: number): number {
  if (symbol === 0) return END_OF_BLOCK
  return (symbol & 15) === 0 && symbol !== 0xf0 ? 0 : (symbol >> 4) + 1
}

/** The codes must fit, no code may consist of ones only (C.2), and differences have at most 15 bits, as in libjpeg. */
function checked (table: Buffer, isDc: boolean): Buffer {
  for (let length = 1, code = 0; length <= 16; length++, code *= 2) {
    code += table[length - 1]!
    if (code >= 1 << length) throw new JpegFault('a table is damaged')
  }
  if (isDc && table.subarray(16).some(symbol => symbol > 15)) throw new JpegFault('a table is damaged')
  return table
}
