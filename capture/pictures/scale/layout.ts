import type { Picture, Rectangle, Region } from '../../frame.js'
import type { Rows } from '../region.js'
import type { Size } from './fit.js'
import { createTaps } from './taps.js'

/** The value of 1 in each of the kernel's passes, in fixed point. */
const VERTICAL_ONE = 128
const HORIZONTAL_ONE = 16384
/** A pixel between the passes: four i16 for each of four rows. */
const BETWEEN_BYTES = 32
const PAGE_BYTES = 65536

/** Rows of the result that the kernel computes at once. */
export const ROWS_AT_ONCE = 4

/** Where everything is in the memory that all threads share; offsets and strides in bytes. */
export interface Layout {
  memory: WebAssembly.Memory
  /** The copy of the picture. */
  source: { at: number, stride: number, width: number, height: number }
  /** Two, so that one can be encoded while the other is written. */
  results: readonly [number, number]
  result: { stride: number, width: number, height: number }
  /** One for each thread. */
  between: number[]
  /** For each row of the result: its first row of the source, and where its weights are. */
  vertical: { count: number, first: Int32Array, at: number }
  /** For each pixel of a result row: its first pixel of the source, and where the kernel finds that and its weights. */
  horizontal: { count: number, first: Int32Array, at: number }
}

/** Lays out memory for scaling pictures of one size to another, and fills in the weights. */
export function createLayout (
  from: Size & Pick<Picture, 'stride'>, to: Size, threads: number
): Layout {
  const vertical = createTaps(from.height, to.height, VERTICAL_ONE)
  const horizontal = createTaps(from.width, to.width, HORIZONTAL_ONE)
  const columnBytes = 4 + 2 * horizontal.count
  const stride = { source: from.stride, result: to.width * 4 }

  let end = 0
  const reserve = (bytes: number) => {
    const at = end
    end = Math.ceil((end + bytes) / 64) * 64
    return at
  }
  const resultBytes = Math.ceil(to.height / ROWS_AT_ONCE) * ROWS_AT_ONCE * stride.result
  const verticalAt = reserve(vertical.weights.byteLength)
  const horizontalAt = reserve(to.width * columnBytes)
  // A source with fewer pixels than taps is read beyond its end, with weights of 0; so is the rest of a vector.
  const sourceAt = reserve(Math.max(from.height, vertical.count) * stride.source + 16)
  const between = Array.from({ length: threads }, () => reserve((Math.max(from.width, horizontal.count) + 4) * BETWEEN_BYTES))
  const results = [reserve(resultBytes), reserve(resultBytes)] as const

  const pages = Math.ceil(end / PAGE_BYTES)
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  new Int16Array(memory.buffer, verticalAt).set(vertical.weights)
  const columns = new DataView(memory.buffer, horizontalAt, to.width * columnBytes)
  for (let pixel = 0; pixel < to.width; pixel++) {
    const column = pixel * columnBytes
    columns.setInt32(column, horizontal.first[pixel]! * BETWEEN_BYTES, true)
    for (let tap = 0; tap < horizontal.count; tap++) {
      columns.setInt16(column + 4 + 2 * tap, horizontal.weights[pixel * horizontal.count + tap]!, true)
    }
  }
  return {
    memory,
    source: { at: sourceAt, stride: stride.source, width: from.width, height: from.height },
    results,
    result: { stride: stride.result, ...to },
    between,
    vertical: { count: vertical.count, first: vertical.first, at: verticalAt },
    horizontal: { count: horizontal.count, first: horizontal.first, at: horizontalAt }
  }
}

type Taps = Pick<Layout['vertical'], 'count' | 'first'>

/** The rows, or columns, of the result that depend on these of the source. */
function dependents ({ first, count }: Taps, { top, bottom }: Rows): Rows {
  return { top: first.findIndex(row => row + count > top), bottom: first.findLastIndex(row => row < bottom) + 1 }
}

/** The rows of the result that depend on these rows of the source. */
export function resultRows ({ vertical }: Layout, rows: Rows): Rows {
  return dependents(vertical, rows)
}

/** What of the result depends on these pixels of the source. */
export function resultRegion ({ vertical, horizontal }: Layout, region: Region): Region {
  return region.map(({ x, y, width, height }): Rectangle => {
    const { top, bottom } = dependents(vertical, { top: y, bottom: y + height })
    const { top: left, bottom: right } = dependents(horizontal, { top: x, bottom: x + width })
    return { x: left, y: top, width: right - left, height: bottom - top }
  })
}

/** The row of the source after the last one that these rows of the result depend on. */
export function sourceBottom ({ vertical: { first, count }, source }: Layout, { bottom }: Rows): number {
  return Math.min(first[Math.min(bottom, first.length) - 1]! + count, source.height)
}
