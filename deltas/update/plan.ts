import type { Rectangle } from '../../capture/frame.js'
import type { Cells, Move } from '../screen/grid.js'

/** A rectangle of one colour. */
export interface Fill extends Rectangle {
  /** 0xRRGGBB */
  colour: number
}

/** A rectangle of few colours, without loss. */
export interface Palette extends Rectangle {
  /** 2 to 256 of them, 0xRRGGBB each. */
  colours: Uint32Array
  /** The number of the colour of each pixel, row by row. */
  indices: Uint8Array
}

/**
 * What brings one viewer's picture, or that of several who have the same, to the newest one; in this order. Its pixels are those of
 * the screen until the next picture is taken in.
 */
export interface Plan {
  readonly moves: readonly Move[]
  readonly fills: readonly Fill[]
  readonly palettes: readonly Palette[]
  /** Cells that are sent as JPEG, with 4:2:0 subsampling; none of a refinement are. All of `areas` is among them. */
  readonly lossy: Cells | undefined
  /** Rectangles that go as a JPEG each; they need not end where cells do. */
  readonly areas: readonly Rectangle[]
  /** JPEG quality, 1 to 100. */
  readonly quality: number
  /** Whether the whole picture is sent as one JPEG; then there is nothing else. */
  readonly isWhole: boolean
  /** Whether it needs nothing that was shown before. */
  readonly isComplete: boolean
  /** Rectangles that are sent without loss, whatever their colours: refinement only. */
  readonly raws: readonly Rectangle[]
  /** Whether it shows nothing new, but some of it more exactly. */
  readonly refines: boolean
}
