import type { PixelFormat } from '../../capture/frame.js'
import { createJimp } from '../../capture/encoders/jimp.js'
import { headersOf, join, scanOf } from '../../capture/encoders/strips.js'
import { CELL } from '../screen/grid.js'

/** Up to so many pixels are encoded at once, which takes less than 0.5 ms; more on the thread pool. */
const FEW_PIXELS = 512 * 384
/** Pixels that a thread of the pool encodes in 1 to 2 ms: what is larger is cut into bands, for several threads. */
const BAND_PIXELS = 512 * 1024
/** The most bands: the pool has four threads. */
const MAX_BANDS = 8

/** What is encoded. */
export interface Pixels {
  /** From its first pixel on. */
  pixels: Buffer
  format: PixelFormat
  /** px */
  width: number
  /** px */
  height: number
  /** Pixels from one row to the next. */
  stride: number
}

const load = () => import('@julusian/jpeg-turbo').then(module => module.default, () => undefined)
type Turbo = NonNullable<Awaited<ReturnType<typeof load>>>

/** Turns pixels into JPEG with 4:2:0 subsampling: by jpeg-turbo, or by jimp where that is missing. */
export class Jpeg {
  readonly #turbo = load()
  /** What bands are encoded to: fresh memory for each kept the garbage collector busy (see capture/encoders/jpeg-turbo.ts). */
  readonly #rooms: Buffer[] = []
  #jimp: ReturnType<typeof createJimp> | undefined

  /**
   * One at a time.
   * @param quality 1 to 100
   */
  async encode (picture: Pixels, quality: number): Promise<Buffer> {
    const turbo = await this.#turbo
    if (turbo) return this.#encode(turbo, picture, quality)
    this.#jimp ??= createJimp()
    const { pixels: data, stride, ...rest } = picture
    const { jpeg } = await this.#jimp.encode({ ...rest, kind: 'picture', data, stride: stride * 4, takenAt: 0, sequence: 0 }, quality)
    return jpeg
  }

  async close (): Promise<void> {
    await this.#jimp?.close()
  }

  async #encode (turbo: Turbo, { pixels, format, width, height, stride }: Pixels, quality: number): Promise<Buffer> {
    const options = {
      format: format === 'bgrx' ? turbo.FORMAT_BGRX : turbo.FORMAT_RGBX, width, height, stride, quality, subsampling: turbo.SAMP_420
    }
    const bands = Math.min(MAX_BANDS, Math.ceil(width * height / BAND_PIXELS))
    if (width * height <= FEW_PIXELS) return Buffer.from(turbo.compressSync(pixels, this.#room(0, turbo.bufferSize(options)), options))
    // A band ends where a row of 4:2:0 units ends.
    const rows = Math.ceil(height / bands / CELL) * CELL
    const jpegs = await Promise.all(Array.from({ length: Math.ceil(height / rows) }, (_, band) => {
      const part = { ...options, height: Math.min(rows, height - band * rows) }
      return turbo.compress(pixels.subarray(band * rows * stride * 4), this.#room(band, turbo.bufferSize(part)), part)
    }))
    if (jpegs.length === 1) return Buffer.from(jpegs[0]!)
    const headers = headersOf(jpegs[0]!, height, Math.ceil(width / CELL) * rows / CELL)
    return join(headers, jpegs.map(scanOf), bytes => ({ jpeg: Buffer.allocUnsafeSlow(bytes) })).jpeg
  }

  #room (band: number, bytes: number): Buffer {
    const room = this.#rooms[band]
    if (room && room.length >= bytes) return room
    const larger = Buffer.allocUnsafeSlow(bytes)
    this.#rooms[band] = larger
    return larger
  }
}
