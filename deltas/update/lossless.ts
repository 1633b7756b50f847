import type { Rectangle } from '../../capture/frame.js'
import { highest } from '../screen/cells.js'
import type { TileBox } from './tile-boxes.js'
import type { Colours, Pixels } from './pixels.js'
import type { Fill, Palette } from './plan.js'
import type { Shown } from './shown.js'

/** A tile that changes in so many of the last pictures, as a share of them, is hot. */
export const HOT = 0.5
/** How many updates a hot tile goes without a try after one that failed: what changes all the time is a video, and stays one. */
const REST = 8

/** What a box is without loss. */
export type Flat = { fill: Fill, palette?: undefined } | { palette: Palette, fill?: undefined }

interface Known {
  rectangle: Rectangle
  /** Of the screen, when it was made. */
  version: number
  flat: Flat | undefined
}

/** Finds out what can be sent without loss, and is worth it. What was found out for one viewer is known for the next. */
export class Lossless {
  readonly #screen: Shown
  readonly #pixels: Pixels
  /** By tile. */
  readonly #known: Known[] = []
  /** By tile: how many tries it still goes without. */
  readonly #rests: Uint8Array

  constructor (screen: Shown, pixels: Pixels) {
    this.#screen = screen
    this.#pixels = pixels
    this.#rests = new Uint8Array(screen.heat.length)
  }

  /**
   * @param rectangle what is to be sent of the box, px
   * @returns undefined if JPEG is the better choice
   */
  of (box: TileBox, rectangle: Rectangle): Flat | undefined {
    const { grid } = this.#screen.layout
    const known = this.#known[box.tile]
    if (known && isSame(known.rectangle, rectangle) && highest(this.#screen.versions, grid, box) <= known.version) return known.flat
    if (this.#rests[box.tile]! > 0 && this.#screen.heat[box.tile]! >= HOT) {
      this.#rests[box.tile]!--
      return undefined
    }
    const found = this.#pixels.colours(rectangle)
    const flat = found && isWorthIt(found) ? flatOf(rectangle, found) : undefined
    this.#rests[box.tile] = flat ? 0 : REST
    this.#known[box.tile] = { rectangle, version: this.#screen.version, flat }
    return flat
  }
}

function isSame (a: Rectangle, b: Rectangle): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
}

/** The pixels as a fill, if they have one colour, else as a palette. */
export function flatOf (rectangle: Rectangle, { colours, indices }: Colours): Flat {
  return colours.length === 1 ? { fill: { ...rectangle, colour: colours[0]! } } : { palette: { ...rectangle, colours, indices } }
}

/**
 * Whether a palette takes at most about 1.5 times what JPEG would. Estimated for 4494 tiles of pages, slides, terminals and a video,
 * this made 2 % more bytes than knowing both sizes; of the text, all was sent without loss.
 */
function isWorthIt ({ colours, fresh, rough }: Colours): boolean {
  return 0.8 * fresh + 2 * colours.length <= 1.5 * (0.4 * rough + 40)
}
