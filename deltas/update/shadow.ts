import type { Rectangle } from '../../capture/frame.js'
import { CELL } from '../screen/grid.js'
import type { Gap } from '../standing/gap.js'
import type { Box } from '../screen/box.js'
import { overlaps, pixelsOf, touched } from '../screen/cells.js'
import type { Shown } from './shown.js'

/** If more cells have changed, nothing is compared: it would cost more time than it saves bytes. */
const FEW_CELLS = 64

/**
 * Pixels of the last picture that anybody was brought to, where little changes: of a letter typed, its own pixels are sent rather than
 * those of all cells that it touches: 215 bytes instead of 399 (median, measured).
 */
export class Shadow {
  readonly #screen: Shown
  readonly #memory: WebAssembly.Memory
  /** By cell: what it showed in the newest picture, whose version this is. */
  readonly #cells = new Map<number, Uint32Array>()
  #version = 0
  /** The version before, and by cell, what of it has changed since, px. Of cells that are missing, that is not known. */
  #from = 0
  readonly #changes = new Map<number, Rectangle>()

  constructor (screen: Shown, memory: WebAssembly.Memory) {
    this.#screen = screen
    this.#memory = memory
  }

  /** To be called for each picture that anybody is brought to. */
  observe (): void {
    const { versions, version, layout: { grid: { columns } } } = this.#screen
    this.#from = this.#version
    this.#version = version
    this.#changes.clear()
    const changed: number[] = []
    for (let cell = 0; cell < versions.length && changed.length <= FEW_CELLS; cell++) if (versions[cell]! > this.#from) changed.push(cell)
    if (changed.length > FEW_CELLS) return this.#cells.clear()
    for (const cell of changed) {
      const [before, now] = [this.#cells.get(cell), this.#read(cell)]
      this.#cells.set(cell, now)
      const change = before && this.#difference(cell, before, now)
      if (change) this.#changes.set(cell, change)
    }
    // What is typed next is beside it.
    for (const cell of changed) {
      for (const beside of [cell - columns, cell - 1, cell + 1, cell + columns]) {
        if (beside >= 0 && beside < versions.length && !this.#cells.has(beside)) this.#cells.set(beside, this.#read(beside))
      }
    }
  }

  /** The version that a viewer's picture must have at least for the same plan, if {@link within} was of use; else 0. */
  sinceOf (gap: Gap): number {
    return gap.since === this.#from && this.#changes.size > 0 ? this.#from : 0
  }

  /** What a viewer needs of a rectangle of cells, px: all of it, or less. */
  within (box: Box, gap: Gap): Rectangle {
    const { grid, grid: { columns } } = this.#screen.layout
    const whole = pixelsOf(grid, box)
    if (gap.since !== this.#from || gap.moves.some(move => overlaps(touched(move), box))) return whole
    let [left, top, right, bottom] = [Infinity, Infinity, 0, 0]
    for (let row = box.top; row < box.bottom; row++) {
      for (let column = box.left; column < box.right; column++) {
        const cell = row * columns + column
        if (gap.stale[cell] === 0) continue
        const change = this.#changes.get(cell)
        if (!change) return whole
        left = Math.min(left, change.x)
        top = Math.min(top, change.y)
        right = Math.max(right, change.x + change.width)
        bottom = Math.max(bottom, change.y + change.height)
      }
    }
    return { x: left, y: top, width: right - left, height: bottom - top }
  }

  #read (cell: number): Uint32Array {
    const { at, layout: { stride, grid: { columns } } } = this.#screen
    const pixels = new Uint32Array(CELL * CELL)
    const start = at + Math.floor(cell / columns) * CELL * stride + cell % columns * CELL * 4
    for (let row = 0; row < CELL; row++) pixels.set(new Uint32Array(this.#memory.buffer, start + row * stride, CELL), row * CELL)
    return pixels
  }

  /** The rectangle around all pixels that differ; undefined if none does, since the cell has changed back. */
  #difference (cell: number, before: Uint32Array, now: Uint32Array): Rectangle | undefined {
    const { columns } = this.#screen.layout.grid
    const [cellX, cellY] = [cell % columns * CELL, Math.floor(cell / columns) * CELL]
    let [left, top, right, bottom] = [CELL, CELL, 0, 0]
    for (let pixel = 0; pixel < now.length; pixel++) {
      if (((before[pixel]! ^ now[pixel]!) & 0xffffff) === 0) continue
      const [x, y] = [pixel % CELL, Math.floor(pixel / CELL)]
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = y + 1
    }
    if (right === 0) return undefined
    return { x: cellX + left, y: cellY + top, width: right - left, height: bottom - top }
  }
}
