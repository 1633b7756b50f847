import { setImmediate as turn } from 'node:timers/promises'
import type { Display, PixelFormat, Rows } from '../../frame.js'
import { readColours } from './colours.js'
import type { Connection } from './connection.js'
import { maskConverter, tableConverter, type Converter, type Pixels } from './pixels.js'
import type { Raw } from './raw.js'
import type { Screen } from './screen.js'

/** Pixels that are compared or converted between two turns of the event loop: 0.6 ms (measured). */
const PIXELS_A_TURN = 2 ** 19

/** A screen whose pixels are copied to its pictures: they must be converted, or compared with those of the last look. */
export class CopiedScreen implements Screen {
  readonly pixels: readonly [Buffer, Buffer]
  readonly format: PixelFormat
  readonly look?: () => Promise<Rows>
  readonly #connection: Connection
  readonly #display: Display
  readonly #layout: Pixels
  readonly #stride: number
  /** The last look, and the one before if looks are compared. */
  readonly #raws: Raw[]
  #convert: Converter | undefined
  #colours: Int32Array | undefined

  /** @param raws one if it is told what has changed; two if it must look */
  constructor (connection: Connection, display: Display, layout: Pixels, raws: Raw[]) {
    const bytes = 4 * display.width * display.height
    this.pixels = [Buffer.alloc(bytes), Buffer.alloc(bytes)]
    this.format = layout.format ?? 'bgrx'
    this.#connection = connection
    this.#display = display
    this.#layout = layout
    this.#stride = layout.stride(display.width)
    this.#raws = raws
    this.#convert = layout.masks && !layout.format ? maskConverter(layout, layout.masks) : undefined
    if (raws.length > 1) this.look = () => this.#look()
  }

  async read (index: 0 | 1, top: number, rows: number): Promise<void> {
    const [raw] = this.#raws as [Raw]
    if (!this.look) await raw.read(top, rows)
    const { width } = this.#display
    const [from, to] = [raw.memory, this.pixels[index]]
    const numbers = new Int32Array(to.buffer, to.byteOffset, to.length / 4)
    await this.#inTurns({ top, bottom: top + rows }, row => {
      const at = row * this.#stride
      if (this.#convert) this.#convert(from.subarray(at), numbers.subarray(row * width), width)
      else from.copy(to, row * width * 4, at, at + width * 4)
    })
  }

  close (): void {
    for (const raw of this.#raws) raw.close()
  }

  async #look (): Promise<Rows> {
    const { height } = this.#display
    this.#raws.reverse()
    const [newer, older] = this.#raws as [Raw, Raw]
    const [colours] = await Promise.all([this.#layout.masks ? undefined : readColours(this.#connection), newer.read(0, height)])
    if (colours && !this.#colours?.every((colour, pixel) => colour === colours[pixel])) {
      this.#colours = colours
      this.#convert = tableConverter(colours)
      return { top: 0, bottom: height }
    }
    return await this.#compare(newer.memory, older.memory)
  }

  /** From the first row that differs to the last. */
  async #compare (newer: Buffer, older: Buffer): Promise<Rows> {
    const changed = { top: 0, bottom: 0 }
    const bytes = this.#display.width * this.#layout.bytes // what fills up a row may be anything
    await this.#inTurns({ top: 0, bottom: this.#display.height }, row => {
      const at = row * this.#stride
      if (newer.compare(older, at, at + bytes, at, at + bytes) === 0) return
      if (changed.bottom === 0) changed.top = row
      changed.bottom = row + 1
    })
    return changed
  }

  async #inTurns ({ top, bottom }: Rows, work: (row: number) => void): Promise<void> {
    const rows = Math.max(1, Math.floor(PIXELS_A_TURN / this.#display.width))
    for (let row = top; row < bottom; row++) {
      if (row > top && (row - top) % rows === 0) await turn()
      work(row)
    }
  }
}
