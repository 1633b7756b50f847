import type { Cells, Grid, Step } from '../screen/grid.js'
import { Standing } from '../standing/standing.js'
import type { Dialect } from '../../rfb/rectangles/dialect.js'
import { Passing } from '../update/passing.js'
import type { Plan } from '../update/plan.js'
import type { Updates } from '../update/updates.js'
import type { Made, Ready } from './messages.js'

/** A viewer, as the thread sees them. */
interface Member {
  /** There is none before there is a screen. */
  standing: Standing | undefined
  /** Set while they can be sent something. */
  ready: Ready | undefined
  /** Number of the last update that they were sent; 0 before the first. */
  last: number
  /** Whether that leads to the next picture, which is not there yet. */
  isAhead: boolean
}

/** The newest picture. */
export interface Shown {
  version: number
  /** ms since the epoch */
  takenAt: number
  /** Whether it only says why the screen can't be shown. */
  isPlaceholder: boolean
}

/** What makes updates of the newest picture. */
export interface Maker extends Pick<Updates, 'pass' | 'plan' | 'refine' | 'write'> {
  /** The same as `write` gives, for VNC viewers. */
  writeRectangles (plan: Plan, dialect: Dialect): Promise<Buffer>
}

/** Viewers who are sent the same. */
interface Group {
  /** What is sent on instead, if it is of others. */
  plan: Plan | Passing
  /** Of the update. */
  number: number
  dialect: Dialect | undefined
  viewers: number[]
}

/** Whether any of these cells is lossy. They never change but are replaced, and many viewers have them in common. */
const blurred = new WeakMap<Cells, boolean>()

function isBlurred ({ lossy }: Standing): boolean {
  let known = blurred.get(lossy)
  if (known === undefined) blurred.set(lossy, known = lossy.includes(1))
  return known
}

async function write (updates: Maker, { plan, number, dialect }: Omit<Group, 'viewers'>, takenAt: number): Promise<Buffer> {
  if (plan instanceof Passing) return plan.write(number, takenAt)
  return await (dialect ? updates.writeRectangles(plan, dialect) : updates.write(plan, number, takenAt))
}

/** Numbers of updates are u32, and none is 0. */
const NUMBERS = 2 ** 32

/** Everybody who watches one screen: gives all who need the same the same update, made once. */
export class Audience {
  readonly #members = new Map<number, Member>()
  readonly #send: (viewers: number[], update: Made) => void
  #grid: Grid | undefined
  /** What others have made of the newest picture. */
  #passing: Passing | undefined
  /** Of the last update. */
  number = 0

  constructor (send: (viewers: number[], update: Made) => void) {
    this.#send = send
  }

  /** Whether anybody who could be sent something does not see all of it exactly. */
  get isBlurred (): boolean {
    for (const { ready, standing } of this.#members.values()) {
      if (ready && ready.refineBytes > 0 && standing && isBlurred(standing)) return true
    }
    return false
  }

  join (viewer: number): void {
    this.#members.set(viewer, { standing: this.#grid && new Standing(this.#grid), ready: undefined, last: 0, isAhead: false })
  }

  leave (viewer: number): void {
    this.#members.delete(viewer)
  }

  ready (ready: Ready): void {
    const member = this.#members.get(ready.viewer)
    if (member?.last === ready.after) member.ready = ready
  }

  /** There is another screen: nobody has any of it. */
  restart (grid: Grid): void {
    this.#grid = grid
    this.#passing = undefined
    for (const member of this.#members.values()) member.standing = new Standing(grid)
  }

  /** @param passing what has led to the picture of this step, if that is of others */
  fold (step: Step, passing?: Passing): void {
    this.#passing = passing
    for (const { standing } of this.#members.values()) standing?.fold(step)
  }

  /**
   * Sends an update of others on to everybody who is ready for it, and has all that came before. The picture that it leads to is to follow.
   * @param next that picture
   */
  pass (passing: Passing, next: Shown): void {
    const viewers: number[] = []
    const number = this.#nextNumber()
    for (const [viewer, member] of this.#members) {
      const { standing, ready } = member
      if (!ready || ready.dialect || !standing || !passing.suits(standing, ready.quality)) continue
      member.ready = undefined
      member.last = number
      member.isAhead = true
      viewers.push(viewer)
    }
    if (viewers.length === 0) return
    const bytes = passing.write(number, next.takenAt)
    this.#send(viewers, this.#made(passing, { number, dialect: undefined, bytes }, next))
  }

  /** The next picture is there, and folded in if it differs. @param passing what {@link pass} was given */
  reach (updates: Pick<Updates, 'pass'>, passing: Passing | undefined): void {
    for (const member of this.#members.values()) {
      if (member.isAhead && passing && member.standing) updates.pass(member.standing, passing, Infinity)
      member.isAhead = false
    }
  }

  /**
   * Sends everybody who is ready what they need.
   * @param shown the newest picture
   * @returns whether anybody needed anything
   */
  async serve (updates: Maker, shown: Shown): Promise<boolean> {
    const groups: Group[] = []
    const now = performance.now()
    for (const [viewer, member] of this.#members) {
      const { standing, ready } = member
      if (!ready || !standing) continue
      const { quality, refineBytes, dialect } = ready
      let plan: Plan | Passing | undefined
      if (!dialect && this.#passing && updates.pass(standing, this.#passing, quality)) plan = this.#passing
      else plan = updates.plan(standing, quality)
      if (!plan && refineBytes > 0 && isBlurred(standing)) plan = updates.refine(standing, refineBytes, now)
      if (!plan) continue
      let group = groups.find(group => group.plan === plan && group.dialect?.key === dialect?.key)
      if (!group) groups.push(group = { plan, number: this.#nextNumber(), dialect, viewers: [] })
      group.viewers.push(viewer)
      // From now on, before any of it is made: whoever says meanwhile that they are ready does not know of it.
      member.ready = undefined
      member.last = group.number
    }
    for (const { plan, number, dialect, viewers } of groups) {
      const bytes = await write(updates, { plan, number, dialect }, shown.takenAt)
      this.#send(viewers, this.#made(plan, { number, dialect, bytes }, shown))
    }
    return groups.length > 0
  }

  #made (plan: Plan | Passing, { number, dialect, bytes }: Pick<Made, 'number' | 'dialect'> & { bytes: Buffer }, shown: Shown): Made {
    const { refines } = plan
    const isLossy = plan instanceof Passing ? plan.isLossy : !refines && (plan.isWhole || plan.lossy !== undefined)
    const { width, height } = this.#grid!
    return { number, bytes: bytes as Uint8Array<ArrayBuffer>, dialect, width, height, isLossy, isNew: !refines, ...shown }
  }

  #nextNumber (): number {
    this.number = (this.number + 1) % NUMBERS || 1
    return this.number
  }
}
