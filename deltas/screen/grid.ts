/** The side of a cell, px: what is marked as changed, and a block of a JPEG with 4:2:0 subsampling (ITU T.81, A.2.3). */
export const CELL = 16
/** The side of a tile, px: what is encoded in one way. A whole number of cells. */
export const TILE = 64

/** A picture cut into cells, row by row from the top left. The last column and row may reach beyond the picture. */
export interface Grid {
  /** px */
  readonly width: number
  /** px */
  readonly height: number
  /** Cells in a row. */
  readonly columns: number
  /** Rows of cells. */
  readonly rows: number
}

/** One byte for each cell of a grid: 1 if it is marked, 0 if not. */
export type Cells = Uint8Array

/** A rectangle of the last picture that is found elsewhere in the next one, px. Within both pictures. */
export interface Move {
  readonly fromX: number
  readonly fromY: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What leads from one picture to the next: the moves in their order, each of which reads what the ones before have left; then cells. */
export interface Step {
  /** 1, 2, 3 and so on: of the picture that it leads to. */
  readonly version: number
  readonly moves: readonly Move[]
  /** The cells that differ from the last picture after the moves. */
  readonly changed: Cells
  /** Of the picture, ms since the epoch. */
  readonly takenAt: number
}

/** @param width px @param height px */
export function gridOf (width: number, height: number): Grid {
  return { width, height, columns: Math.ceil(width / CELL), rows: Math.ceil(height / CELL) }
}
