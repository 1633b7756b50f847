import type { Display, PixelFormat, Region } from '../../frame.js'
import { changedRows, inTurns } from '../rows.js'
import { readColours } from './colours.js'
import type { Connection } from './connection.js'
import { maskConverter, tableConverter, type Converter, type Pixels } from './pixels.js'
import type { Raw } from './raw.js'
import type { Screen } from './screen.js'

/** A screen whose pixels are copied to its pictures: they must be converted, or compared with those of the last look. */
export class CopiedScreen implements Screen {
  readonly pixels: readonly [Buffer, Buffer]
  readonly format: PixelFormat
  readonly look?: () => Promise<Region>
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

  async read (index: 0 | 1, region: Region): Promise<Region> {
    const [raw] = this.#raws as [Raw]
    if (!this.look) await raw.read(region)
    const { width: pixelsARow } = this.#display
    const { bytes } = this.#layout
    const [from, to] = [raw.memory, this.pixels[index]]
    const numbers = new Int32Array(to.buffer, to.byteOffset, to.length / 4)
    for (const part of region) {
      const { x, width } = part
      await inTurns(part, row => {
        const [at, target] = [row * this.#stride + x * bytes, row * pixelsARow + x]
        if (this.#convert) this.#convert(from.subarray(at), numbers.subarray(target), width)
        else from.copy(to, target * 4, at, at + width * 4)
      })
    }
    return region
  }

  close (): void {
    for (const raw of this.#raws) raw.close()
  }

  async #look (): Promise<Region> {
    const { width, height } = this.#display
    const all = { x: 0, y: 0, width, height }
    this.#raws.reverse()
    const [newer, older] = this.#raws as [Raw, Raw]
    const [colours] = await Promise.all([this.#layout.masks ? undefined : readColours(this.#connection), newer.read([all])])
    if (colours && !this.#colours?.every((colour, pixel) => colour === colours[pixel])) {
      this.#colours = colours
      this.#convert = tableConverter(colours)
      return [all]
    }
    return await changedRows(newer.memory, older.memory, all, { stride: this.#stride, bytes: this.#layout.bytes })
  }
}
