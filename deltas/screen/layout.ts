import { CELL, gridOf, type Grid } from './grid.js'

/** Bytes of a page of WebAssembly memory. */
const PAGE = 65_536
/** For what the kernel of the screen works with besides pictures, bytes. */
const SCREEN_BYTES = 4 * 2 ** 20
/** For what the kernel of updates works with besides as much as a picture, bytes. */
const UPDATE_BYTES = 256 * 2 ** 10

/** Where everything is in the memory that the thread of a screen shares with the event loop, bytes from its start. */
export interface Layout {
  readonly grid: Grid
  /** Bytes from one row of a picture to the next: whole cells, of four bytes a pixel. */
  readonly stride: number
  /** Two pictures, in whole cells: the newest, and the one before, which the next one is written over. */
  readonly pictures: readonly [number, number]
  /** For the kernel that finds out what has changed: {@link SCREEN_BYTES}. */
  readonly screen: number
  /** For the kernel that encodes: as many bytes as a picture, and {@link UPDATE_BYTES}. */
  readonly update: number
  /** Of the whole memory. */
  readonly pages: number
}

/** @param width px @param height px */
export function layOut (width: number, height: number): Layout {
  const grid = gridOf(width, height)
  const stride = grid.columns * CELL * 4
  const bytes = stride * grid.rows * CELL
  const screen = 2 * bytes
  const update = screen + SCREEN_BYTES
  return { grid, stride, pictures: [0, bytes], screen, update, pages: Math.ceil((update + bytes + UPDATE_BYTES) / PAGE) }
}
