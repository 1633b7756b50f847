import type { Rectangle } from '../../capture/frame.js'
import { highest, pixelsOf } from '../standing/reach.js'
import type { Box } from './boxes.js'
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
  box: Box
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

  /** @returns undefined if JPEG is the better choice */
  of (box: Box): Flat | undefined {
    const known = this.#known[box.tile]
    if (known && isSame(known.box, box) && highest(this.#screen.versions, this.#screen.layout.grid, box) <= known.version) return known.flat
    if (this.#rests[box.tile]! > 0 && this.#screen.heat[box.tile]! >= HOT) {
      this.#rests[box.tile]!--
      return undefined
    }
    const rectangle = pixelsOf(this.#screen.layout.grid, box)
    const found = this.#pixels.colours(rectangle)
    const flat = found && isWorthIt(found) ? flatOf(rectangle, found) : undefined
    this.#rests[box.tile] = flat ? 0 : REST
    this.#known[box.tile] = { box, version: this.#screen.version, flat }
    return flat
  }
}

function isSame (a: Box, b: Box): boolean {
  return a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom
}

/** The pixels as a fill, if they have one colour, else as a palette. */
export function flatOf (rectangle: Rectangle, { colours, indices }: Colours): Flat {
  return colours.length === 1 ? { fill: { ...rectangle, colour: colours[0]! } } : { palette: { ...rectangle, colours, indices } }
}

/** Whether a palette takes at most about 1.5 times what JPEG would. */
function isWorthIt ({ colours, fresh, rough }: Colours): boolean {
  return colours.length <= 16 || fresh * 6 <= 1.5 * (rough * 3 + 1600)
}
