import { createInflate, type Inflate } from 'node:zlib'
import { decodeJpeg, type Canvas, type Place } from '../canvas.js'
import type { Bytes } from './bytes.js'

const FILL = 8
const JPEG = 9
const COPY_FILTER = 0
const PALETTE_FILTER = 1
/** What is shorter is not compressed, bytes. */
const LEAST_COMPRESSED = 12

/** Streams of zlib live as long as the connection. */
class Stream {
  #inflate: Inflate | undefined
  #output: Buffer[] = []

  reset (): void {
    this.#inflate?.destroy()
    this.#inflate = undefined
  }

  async inflate (bytes: Buffer): Promise<Buffer> {
    this.#inflate ??= createInflate().on('data', (chunk: Buffer) => this.#output.push(chunk))
    await new Promise<void>((resolve, reject) => {
      this.#inflate!.write(bytes, error => error ? reject(error) : resolve())
    })
    return Buffer.concat(this.#output.splice(0))
  }
}

const rgb = (bytes: Buffer, at: number) => bytes[at]! << 16 | bytes[at + 1]! << 8 | bytes[at + 2]!

/** Reads rectangles in the Tight encoding (rfbproto, 7.7.6), for pixels of 24 bits; draws them if there is a canvas. */
export class TightReader {
  readonly #canvas: Canvas | undefined
  readonly #streams = Array.from({ length: 4 }, () => new Stream())

  constructor (canvas?: Canvas) {
    this.#canvas = canvas
  }

  async read (bytes: Bytes, place: Place): Promise<void> {
    const control = await bytes.u8()
    for (const [index, stream] of this.#streams.entries()) if (control >> index & 1) stream.reset()
    const kind = control >> 4
    if (kind === FILL) {
      const colour = rgb(await bytes.take(3), 0)
      this.#canvas?.fill(colour, place)
    } else if (kind === JPEG) {
      const jpeg = await bytes.take(await lengthOf(bytes))
      this.#canvas?.drawPart(decodeJpeg(jpeg), 0, 0, place)
    } else if (kind < FILL) await this.#readBasic(bytes, place, kind)
    else throw new Error(`Tight has no compression ${kind}`)
  }

  async #readBasic (bytes: Bytes, place: Place, kind: number): Promise<void> {
    const { width, height } = place
    const filter = kind & 4 ? await bytes.u8() : COPY_FILTER
    if (filter !== COPY_FILTER && filter !== PALETTE_FILTER) throw new Error(`this client does not know the filter ${filter}`)
    const colours = filter === PALETTE_FILTER ? await bytes.u8() + 1 : 0
    const palette = await bytes.take(colours * 3)
    const rowBytes = colours === 0 ? width * 3 : colours === 2 ? Math.ceil(width / 8) : width
    const size = rowBytes * height
    const sent = await bytes.take(size < LEAST_COMPRESSED ? size : await lengthOf(bytes))
    if (!this.#canvas) return
    const data = size < LEAST_COMPRESSED ? sent : await this.#streams[kind & 3]!.inflate(sent)
    const pixels = Buffer.alloc(width * height * 4)
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at += 4) {
        const from = y * rowBytes + (colours === 0 ? x * 3 : colours === 2 ? x >> 3 : x)
        const number = colours === 2 ? data[from]! >> (7 - (x & 7)) & 1 : data[from]!
        pixels.writeUInt32LE(colours === 0 ? rgb(data, from) : rgb(palette, number * 3), at)
      }
    }
    this.#canvas.draw(pixels, width * 4, place)
  }
}

/** One to three bytes, seven bits each, the lowest first. */
async function lengthOf (bytes: Bytes): Promise<number> {
  let length = 0
  for (let shift = 0; ; shift += 7) {
    const byte = await bytes.u8()
    length |= (shift < 14 ? byte & 127 : byte) << shift
    if (shift === 14 || byte < 128) return length
  }
}
