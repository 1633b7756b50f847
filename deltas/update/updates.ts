import type { Cells } from '../screen/grid.js'
import { Gap } from '../standing/gap.js'
import { covered, mark } from '../screen/cells.js'
import type { Standing } from '../standing/standing.js'
import { Areas } from './areas.js'
import { assemble, encodeBody, type Body } from './body.js'
import { Film } from './film.js'
import { Jpeg } from './jpeg.js'
import { Lossless } from './lossless.js'
import type { Passing } from './passing.js'
import { Pixels } from './pixels.js'
import type { Plan } from './plan.js'
import { planOf, type Means, type Planned } from './planning.js'
import { allowedNow, refinementOf } from './refinement.js'
import { Shadow } from './shadow.js'
import type { Shown } from './shown.js'

/** A plan that was made of the newest picture, and what it closes. */
interface Made extends Planned {
  gap: Gap
  /** What is lossy afterwards, by what was before: the same object for the same cells. */
  reached: Map<Cells, Cells>
}

/**
 * Makes updates of one screen. Call one method at a time, and let no other picture be taken in until {@link write} has resolved.
 */
export class Updates {
  readonly #screen: Shown
  readonly #pixels: Pixels
  readonly #means: Means
  readonly #jpeg = new Jpeg()
  /** Of this version. */
  #version = 0
  #made: Made[] = []
  #closed: Gap
  /** By what was lossy. */
  readonly #refined = new WeakMap<Cells, { plan: Plan, budgetBytes: number, version: number, lossy: Cells }>()
  readonly #bodies = new WeakMap<Plan, Promise<Body>>()

  /** @param memory that of the screen */
  constructor (screen: Shown, memory: WebAssembly.Memory) {
    this.#screen = screen
    this.#pixels = new Pixels(screen, memory)
    this.#means = {
      screen,
      lossless: new Lossless(screen, this.#pixels),
      areas: new Areas(screen, memory),
      shadow: new Shadow(screen, memory),
      film: new Film(screen)
    }
    this.#closed = Gap.none(screen.layout.grid, 0)
  }

  /**
   * What brings a viewer to the newest picture; undefined if they have it. The standing is moved on. Viewers who need the same get
   * the same object: send what is written of it to all of them.
   * @param quality of JPEGs, 1 to 100
   */
  plan (standing: Standing, quality: number): Plan | undefined {
    this.#begin()
    const { gap, lossy } = standing
    if (gap.isClosed) return undefined
    const made = this.#made.find(made => made.plan.quality === quality && made.since <= gap.since && made.gap.equals(gap)) ??
      this.#make(gap, quality)
    standing.reach(this.#closed, this.#reached(made, lossy))
    return made.plan
  }

  /** Whether what others have made brings a viewer to the newest picture, so that it can be sent on. Then the standing is moved on. */
  pass (standing: Standing, passing: Passing, quality: number): boolean {
    if (!passing.serves(standing, quality)) return false
    this.#begin()
    standing.reach(this.#closed, passing.lossyAfter(standing))
    return true
  }

  /**
   * What shows a viewer who has the newest picture some of it more exactly; undefined if nothing is left to do, or not yet. The
   * standing is moved on. Viewers who need the same, with the same budget, get the same object.
   * @param budgetBytes the most that the message may have, bytes; one cell is sent whatever it takes
   * @param now ms as `performance.now()` has them
   */
  refine (standing: Standing, budgetBytes: number, now: number): Plan | undefined {
    this.#begin()
    const { gap, lossy } = standing
    if (!gap.isClosed || !lossy.includes(1)) return undefined
    const allowed = allowedNow(this.#screen, budgetBytes, standing.refinedAt, now)
    if (allowed === 0) return undefined
    let refined = this.#refined.get(lossy)
    if (refined?.budgetBytes !== allowed || refined.version !== this.#version) {
      const plan = refinementOf(lossy, this.#screen, this.#pixels, allowed, now)
      if (!plan) return undefined
      refined = { plan, budgetBytes: allowed, version: this.#version, lossy: afterPlan(plan, lossy, gap) }
      this.#refined.set(lossy, refined)
    }
    standing.reach(gap, refined.lossy)
    standing.refinedAt = now
    return refined.plan
  }

  /**
   * The bytes of a plan that was made of the newest picture, in memory of their own, which may be transferred. What is written
   * again, under another number, is not encoded again.
   * @param number of the update, to be acknowledged
   * @param takenAt when the picture was taken, ms since the epoch
   */
  async write (plan: Plan, number: number, takenAt: number): Promise<Buffer> {
    let body = this.#bodies.get(plan)
    if (!body) this.#bodies.set(plan, body = encodeBody(plan, this.#screen, this.#pixels, this.#jpeg))
    return assemble(plan, await body, this.#screen.layout.grid, number, takenAt)
  }

  /** Ends what encoding has started. */
  async close (): Promise<void> {
    await this.#jpeg.close()
  }

  /** Everything that was made is of the newest picture. */
  #begin (): void {
    const { version, layout } = this.#screen
    if (this.#version === version) return
    this.#version = version
    this.#made = []
    this.#closed = Gap.none(layout.grid, version)
    this.#means.areas.observe()
    this.#means.shadow.observe()
  }

  #make (gap: Gap, quality: number): Made {
    const made = { ...planOf(gap, quality, this.#means), gap, reached: new Map() }
    this.#made.push(made)
    return made
  }

  #reached ({ plan, gap, reached }: Made, lossy: Cells): Cells {
    const known = reached.get(lossy)
    if (known) return known
    const after = afterPlan(plan, lossy, gap)
    const same = [...reached.values()].find(cells => Buffer.compare(cells, after) === 0) ?? after
    reached.set(lossy, same)
    return same
  }
}

/** What is lossy when a plan is carried out. */
function afterPlan (plan: Plan, before: Cells, { grid }: Gap): Cells {
  const after = Uint8Array.from(before)
  for (const rectangle of [...plan.fills, ...plan.palettes, ...plan.raws]) mark(after, grid, covered(grid, rectangle), 0)
  if (plan.lossy) for (let cell = 0; cell < after.length; cell++) after[cell]! |= plan.lossy[cell]!
  return after
}
