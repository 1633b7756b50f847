import type { Rectangle, Region } from '../../../frame.js'
import { union } from '../../../pictures/region.js'
import { StaleRegion } from '../../../pictures/stale-region.js'
import type { Layout } from './video.js'

/** Rows are compared so many at a time, and where they differ, so many pixels of each: 0.55 ms for 1920x1080 (measured). */
const BAND_ROWS = 16
const TILE_PIXELS = 256
const BYTES = 4

/** A picture whose rows may be padded. */
export interface Rows {
  pixels: Buffer
  /** Bytes from one row to the next; 0 if there is nothing in between. */
  stride: number
}

/**
 * The newest picture of the screen, and two memories that it is drawn on in turn. Compositors tell of more than has changed, or nothing, so
 * each picture is compared with the one before.
 */
export class Pictures {
  readonly #memories: readonly [Buffer, Buffer]
  #layout: Layout = { format: 'bgrx', width: 0, height: 0 }
  #newest: Buffer = Buffer.alloc(0)
  /** What has changed since the last one was drawn, on whichever memory. */
  #changes = new StaleRegion(false)
  /** What each memory lacks of the newest. */
  #stale: [StaleRegion, StaleRegion] = [new StaleRegion(), new StaleRegion()]
  #hasChanged = false
  #isFirst = true

  constructor (memories: readonly [Buffer, Buffer]) {
    this.#memories = memories
  }

  /** Whether there is something to {@link draw}. */
  get hasChanged (): boolean {
    return this.#hasChanged
  }

  /** Whether there is a picture at all. */
  get isThere (): boolean {
    return !this.#isFirst
  }

  /** From now on pictures are like this. @returns how much memory that takes, bytes, if it is more than there is */
  begin (layout: Layout): number | undefined {
    const bytes = layout.width * layout.height * BYTES
    if (bytes > this.#memories[0].length) return bytes
    this.#layout = layout
    if (this.#newest.length !== bytes) this.#newest = Buffer.alloc(bytes)
    this.#changes = new StaleRegion()
    this.#stale = [new StaleRegion(), new StaleRegion()]
    this.#hasChanged = false
    this.#isFirst = true
  }

  /** Takes what differs over from a picture that has come; one that is too short is left out. */
  take ({ pixels, stride }: Rows): void {
    const { width, height } = this.#layout
    const rowBytes = width * BYTES
    const step = stride === 0 ? rowBytes : stride
    if (step < rowBytes || pixels.length < step * (height - 1) + rowBytes) return
    const changed = this.#isFirst ? [{ x: 0, y: 0, width, height }] : this.#compare(pixels, step)
    this.#isFirst = false
    for (const part of changed) copyPart({ pixels, stride: step }, { pixels: this.#newest, stride: rowBytes }, part)
    if (changed.length === 0) return
    for (const region of [this.#changes, ...this.#stale]) region.add(changed)
    this.#hasChanged = true
  }

  /** Draws the newest on a memory. @returns what differs from the last that was drawn; all if `undefined` */
  draw (memory: 0 | 1): Region | undefined {
    const { width, height } = this.#layout
    const rowBytes = width * BYTES
    const [from, to] = [this.#newest, this.#memories[memory]].map(pixels => ({ pixels, stride: rowBytes })) as [Rows, Rows]
    for (const part of this.#stale[memory].take() ?? [{ x: 0, y: 0, width, height }]) copyPart(from, to, part)
    this.#hasChanged = false
    return this.#changes.take()
  }

  #compare (pixels: Buffer, step: number): Rectangle[] {
    const { width, height } = this.#layout
    const rowBytes = width * BYTES
    const differs = (row: number, from: number, to: number) => {
      const [there, here] = [row * step, row * rowBytes]
      return pixels.compare(this.#newest, here + from, here + to, there + from, there + to) !== 0
    }
    const changed: Rectangle[] = []
    for (let y = 0; y < height; y += BAND_ROWS) {
      const end = Math.min(y + BAND_ROWS, height)
      const isSame = step === rowBytes
        ? pixels.compare(this.#newest, y * rowBytes, end * rowBytes, y * rowBytes, end * rowBytes) === 0
        : !rowsFrom(y, end).some(row => differs(row, 0, rowBytes))
      if (isSame) continue
      const tiles: Rectangle[] = []
      for (let x = 0; x < width; x += TILE_PIXELS) {
        const right = Math.min(x + TILE_PIXELS, width)
        const rows = rowsFrom(y, end)
        const first = rows.find(row => differs(row, x * BYTES, right * BYTES))
        if (first === undefined) continue
        const last = rows.findLast(row => differs(row, x * BYTES, right * BYTES))!
        tiles.push({ x, y: first, width: right - x, height: last + 1 - first })
      }
      // Whole rows are copied at once, as in a film.
      if (tiles.length * TILE_PIXELS >= width) changed.push(tiles.reduce(union))
      else changed.push(...tiles)
    }
    return changed
  }
}

/** Copies a part from one picture to another of the same size. */
function copyPart (from: Rows, to: Rows, { x, y, width, height }: Rectangle): void {
  const areWhole = x === 0 && width * BYTES === from.stride && from.stride === to.stride
  const [rows, bytes] = areWhole ? [1, height * from.stride] : [height, width * BYTES]
  for (let row = y; row < y + rows; row++) {
    const at = row * from.stride + x * BYTES
    from.pixels.copy(to.pixels, row * to.stride + x * BYTES, at, at + bytes)
  }
}

const rowsFrom = (from: number, to: number): number[] => Array.from({ length: to - from }, (_none, index) => from + index)
