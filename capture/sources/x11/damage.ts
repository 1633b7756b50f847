import type { Damage, FetchedRegion, Fixes } from 'x11'
import type { Rectangle, Region } from '../../frame.js'
import { areaOf, union } from '../../pictures/region.js'
import { StaleRegion } from '../../pictures/stale-region.js'
import type { Connection } from './connection.js'

/** A smaller box around what was drawn is read as a whole, px: asking what is in it would take longer, 0.15 ms (measured). */
const SMALL = 2 ** 17
/** Asking was in vain if so much of the box was drawn. */
const FULL = 3 / 4
/** After a few times in vain it is not asked for 1, 3, 7 pictures, up to this: a film that fills the screen is not to pay for it. */
const LONGEST_REST = 31
/** A region of more rectangles counts as its box: joining them would keep the event loop for longer than 0.2 ms (measured). */
const MOST_RECTANGLES = 512

/** An event of the server, as the library gives it. */
export interface DamageEvent {
  name: string
  damage: number
  /** The box around everything that was drawn. */
  area: { x: number, y: number, w: number, h: number }
  /** The number of the last request before it. */
  seq: number
}

/**
 * What was drawn on the screen (DAMAGE): the server reports the box around it, each time that this has grown. If it is large, the server is
 * asked what is in it (XFIXES).
 */
export class DamageReport {
  readonly #connection: Connection
  readonly #damage: Damage
  readonly #fixes: Fixes | undefined
  readonly #id: number
  readonly #regionId: number
  #box: Rectangle | undefined
  /** Whether the server is to be told yet that the box has been taken. */
  #isOwed = false
  /** With which request it was told the last time: it has forgotten what it reported before that. */
  #settledAt = 0
  /** Whether any of the box is forgotten, so that the server can't be asked what is in it. */
  #isForgotten = false
  /** While it is asked: what was reported before this request is in the answer. */
  #askedAt = 0
  /** How often in a row it was asked in vain. */
  #vain = 0
  /** For how many pictures it is not asked. */
  #rests = 0

  private constructor (connection: Connection, damage: Damage, fixes: Fixes | undefined) {
    this.#connection = connection
    this.#damage = damage
    this.#fixes = fixes
    this.#id = connection.client.AllocID()
    this.#regionId = connection.client.AllocID()
    fixes?.CreateRegion(this.#regionId, [])
    damage.Create(this.#id, connection.screen.root, damage.ReportLevel.BoundingBox)
  }

  /** Asks the server for events; `undefined` if it has no DAMAGE. */
  static async start (connection: Connection): Promise<DamageReport | undefined> {
    const damage = await connection.extension<Damage>('damage')
    return damage && new DamageReport(connection, damage, await connection.extension<Fixes>('fixes'))
  }

  /** Whether anything was drawn that was not taken yet. */
  get isPending (): boolean {
    return this.#box !== undefined
  }

  /** To be called with each event. @returns whether it is one of these */
  note ({ name, damage, area, seq }: DamageEvent): boolean {
    if (name !== 'DamageNotify' || damage !== this.#id) return false
    if (seq < this.#askedAt) return true
    const box = { x: area.x, y: area.y, width: area.w, height: area.h }
    // It may come from before the server was told that the last box has been taken: the next event does not include it then.
    if (this.#isOwed || seq < this.#settledAt) this.#isForgotten = true
    this.#box = this.#box ? union(this.#box, box) : box
    return true
  }

  /** What was drawn since the last time, px of the screen. To be called before the pixels are read, with {@link settle} in between. */
  take (): Region | Promise<Region> {
    const [box, isForgotten] = [this.#box, this.#isForgotten]
    this.#box = undefined
    this.#isForgotten = false
    if (!box) return []
    if (this.#fixes && areaOf(box) > SMALL && !isForgotten) {
      if (this.#rests === 0) return this.#ask(this.#fixes, box)
      this.#rests--
    }
    this.#isOwed = true
    return [box]
  }

  /** Lets the server report again what is drawn from now on. */
  settle (): void {
    if (!this.#isOwed) return
    this.#damage.Subtract(this.#id, 0, 0)
    this.#settledAt = this.#connection.client.seq_num
    this.#isOwed = false
  }

  /** Asks the server to report no more. */
  close (): void {
    if (this.#connection.lost.aborted) return
    this.#damage.Destroy(this.#id)
    this.#fixes?.DestroyRegion(this.#regionId)
  }

  async #ask (fixes: Fixes, box: Rectangle): Promise<Region> {
    this.#damage.Subtract(this.#id, 0, this.#regionId)
    this.#askedAt = this.#connection.client.seq_num
    const { rectangles } = await this.#connection.request<FetchedRegion>('asking what was drawn', callback =>
      fixes.FetchRegion(this.#regionId, callback))
    this.#askedAt = 0
    const drawn = new StaleRegion(false)
    drawn.add(rectangles.length > MOST_RECTANGLES ? [box] : rectangles)
    const region = drawn.take()!
    const isInVain = region.reduce((sum, rectangle) => sum + areaOf(rectangle), 0) > FULL * areaOf(box)
    this.#rests = isInVain ? Math.min(2 ** this.#vain - 1, LONGEST_REST) : 0
    this.#vain = isInVain ? this.#vain + 1 : 0
    return region
  }
}
