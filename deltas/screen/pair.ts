import type { Grid } from './grid.js'

/** Two pictures in the memory of the kernel. */
export interface Pair {
  readonly grid: Grid
  /** Bytes from one row of pixels to the next. */
  readonly stride: number
  /** Where they are, bytes. */
  readonly newest: number
  readonly last: number
}
