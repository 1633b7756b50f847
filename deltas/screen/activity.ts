import { CELL, TILE, type Cells, type Grid, type Move } from './grid.js'

/** Cells along the side of a tile. */
const TILE_CELLS = TILE / CELL
/** What changes again within this time is restless, ms: a clock, a video. */
const RESTLESS_MS = 3000
/** How much the newest picture counts in the heat: half of it is what happened in the last five pictures. */
const NEWEST = 1 / 8

/** What happened where in a screen, and when. */
export class Activity {
  /** Tiles in a row. */
  readonly tileColumns: number
  /** By cell: the version at which its pixels last became what they are. */
  readonly versions: Uint32Array
  /** By tile: in which share of the last pictures it had something new, rather than moved; 0 to 1. */
  readonly heat: Float32Array
  /** By tile: when it last had something new or moved; ms, as `performance.now()` counts. */
  readonly lastChange: Float64Array
  /** When anything last changed or moved; ms. */
  changedAt = -Infinity
  /** When anything last did where nothing had for {@link RESTLESS_MS}; ms. */
  stirredAt = -Infinity
  readonly #grid: Grid

  constructor (grid: Grid) {
    this.#grid = grid
    this.tileColumns = Math.ceil(grid.columns / TILE_CELLS)
    this.versions = new Uint32Array(grid.columns * grid.rows)
    const tiles = this.tileColumns * Math.ceil(grid.rows / TILE_CELLS)
    this.heat = new Float32Array(tiles)
    this.lastChange = new Float64Array(tiles).fill(-Infinity)
  }

  note (version: number, moves: readonly Move[], changed: Cells): void {
    const { versions, heat, lastChange, tileColumns } = this
    const { columns, rows } = this.#grid
    const now = this.changedAt = performance.now()
    const isNew = new Uint8Array(heat.length)
    const touch = (tile: number) => {
      if (lastChange[tile]! < now - RESTLESS_MS) this.stirredAt = now
      lastChange[tile] = now
    }
    for (let row = 0, cell = 0; row < rows; row++) {
      const tiles = Math.floor(row / TILE_CELLS) * tileColumns
      for (let column = 0; column < columns; column++, cell++) {
        if (changed[cell] === 0) continue
        versions[cell] = version
        isNew[tiles + Math.floor(column / TILE_CELLS)] = 1
      }
    }
    for (let tile = 0; tile < heat.length; tile++) {
      heat[tile] = heat[tile]! * (1 - NEWEST) + isNew[tile]! * NEWEST
      if (isNew[tile]) touch(tile)
    }
    for (const { x, y, width, height } of moves) {
      const [right, bottom] = [Math.ceil((x + width) / CELL), Math.ceil((y + height) / CELL)]
      for (let row = Math.floor(y / CELL); row < bottom; row++) {
        versions.fill(version, row * columns + Math.floor(x / CELL), row * columns + right)
        const tiles = Math.floor(row / TILE_CELLS) * tileColumns
        for (let tile = tiles + Math.floor(x / TILE); tile < tiles + Math.ceil((x + width) / TILE); tile++) touch(tile)
      }
    }
  }
}
