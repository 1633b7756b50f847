import type { Cells } from './grid.js'
import type { Layout } from './layout.js'

/** Entries of the book of landmarks: of a photograph of 1920x1080 px about half as many are noted down, of text less than 1000. */
const BOOK = 32_768
/** Entries of the votes; far more than there are moves. */
const VOTES = 4096

/** Memory that JavaScript and the kernel both work with. */
interface Shared<T> {
  /** Bytes from the start of the memory. */
  readonly at: number
  readonly values: T
}

/** What the kernel works with besides pictures, at {@link Layout.screen}. */
export interface Scratch {
  /** By cell: whether it differs from the last picture. */
  readonly changed: Shared<Cells>
  /** By cell: whether it differs from a part of the last picture that may have moved there. */
  readonly unlike: Shared<Cells>
  /** Landmarks of the newest picture: hash and place by turns. */
  readonly book: Shared<Int32Array>
  /** How many landmarks have moved how: the move and their number by turns. */
  readonly votes: Shared<Int32Array>
}

export function layOutScratch ({ grid: { columns, rows }, screen }: Layout, { buffer }: WebAssembly.Memory): Scratch {
  const [changed, unlike] = [screen + 8 * (BOOK + VOTES), screen + 8 * (BOOK + VOTES) + columns * rows]
  return {
    book: { at: screen, values: new Int32Array(buffer, screen, 2 * BOOK) },
    votes: { at: screen + 8 * BOOK, values: new Int32Array(buffer, screen + 8 * BOOK, 2 * VOTES) },
    changed: { at: changed, values: new Uint8Array(buffer, changed, columns * rows) },
    unlike: { at: unlike, values: new Uint8Array(buffer, unlike, columns * rows) }
  }
}
