import type { Rectangle, Region } from '../frame.js'
import { areaOf, union } from './region.js'

/** The most rectangles of a region. */
const MOST = 16

/** How many pixels are in the union of two rectangles and in neither of them; less than none if they have some in common. */
const wasteOf = (a: Rectangle, b: Rectangle): number => areaOf(union(a, b)) - areaOf(a) - areaOf(b)

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

  /** What has changed, with more where that would be too many rectangles; `undefined` if that is all. After that nothing has. */
  take (): Region | undefined {
    const stale = this.#isAll ? undefined : this.#rectangles
    this.#rectangles = []
    this.#isAll = false
    return stale
  }

  /** Rectangles are joined where that costs no pixel; if there are too many, the two for which it costs the fewest. */
  #add (rectangle: Rectangle): void {
    const rectangles = this.#rectangles
    const joined = rectangles.findIndex(other => wasteOf(rectangle, other) <= 0)
    if (joined >= 0) return this.#join(joined, rectangle)
    const all = [...rectangles, rectangle]
    if (all.length <= MOST) {
      this.#rectangles = all
      return
    }
    let [least, first, second] = [Infinity, 0, 0]
    for (const [i, a] of all.entries()) {
      for (let j = 0; j < i; j++) {
        const waste = wasteOf(a, all[j]!)
        if (waste < least) [least, first, second] = [waste, j, i]
      }
    }
    this.#rectangles = all.filter((_, index) => index !== second)
    this.#join(first, all[second]!)
  }

  /** The union may be joined with others in turn. */
  #join (index: number, rectangle: Rectangle): void {
    const [other] = this.#rectangles.splice(index, 1)
    this.#add(union(other!, rectangle))
  }
}
