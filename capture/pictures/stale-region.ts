import type { Rectangle, Region } from '../frame.js'
import { union } from './region.js'

/** The most rectangles of a region. */
const MOST = 16
/** Two rectangles are joined for so many pixels more, px: handling one, such as asking an X server for it, takes as long (measured). */
const WASTE = 2 ** 13

/** How many pixels are in the union of two rectangles and in neither of them; less than none if they have some in common. */
function wasteOf (a: Rectangle, b: Rectangle): number {
  const width = Math.max(a.x + a.width, b.x + b.width) - Math.min(a.x, b.x)
  const height = Math.max(a.y + a.height, b.y + b.height) - Math.min(a.y, b.y)
  return width * height - a.width * a.height - b.width * b.height
}

/** What of a picture has changed since that was last taken; all of it at first. */
export class StaleRegion {
  #rectangles: Rectangle[] = []
  #isAll: boolean

  /** @param isAll whether it begins with all of the picture, or with none of it */
  constructor (isAll = true) {
    this.#isAll = isAll
  }

  /** @param region all of the picture if left out */
  add (region: Region | undefined): void {
    if (!region) this.#isAll = true
    if (this.#isAll) this.#rectangles = []
    else for (const rectangle of region!) this.#add(rectangle)
  }

  /** What has changed, with a little more in between; `undefined` if that is all. After that nothing has. */
  take (): Region | undefined {
    const stale = this.#isAll ? undefined : this.#rectangles
    this.#rectangles = []
    this.#isAll = false
    return stale
  }

  /** Rectangles that are near each other are joined; if there are too many, the two for which that costs the fewest pixels. */
  #add (rectangle: Rectangle): void {
    const near = this.#rectangles.findIndex(other => wasteOf(rectangle, other) <= WASTE)
    if (near >= 0) {
      const [other] = this.#rectangles.splice(near, 1)
      return this.#add(union(other!, rectangle)) // which may be near others in turn
    }
    this.#rectangles.push(rectangle)
    if (this.#rectangles.length > MOST) this.#joinTwo()
  }

  #joinTwo (): void {
    const rectangles = this.#rectangles
    let [least, first, second] = [Infinity, 0, 0]
    for (let j = 1; j < rectangles.length; j++) {
      for (let i = 0; i < j; i++) {
        const waste = wasteOf(rectangles[i]!, rectangles[j]!)
        if (waste < least) [least, first, second] = [waste, i, j]
      }
    }
    const [b] = rectangles.splice(second, 1)
    const [a] = rectangles.splice(first, 1)
    this.#add(union(a!, b!))
  }
}
