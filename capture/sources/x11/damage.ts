import type { Damage, Fixes, FetchedRegion } from 'x11'
import type { Rectangle, Region } from '../../frame.js'
import { StaleRegion } from '../../pictures/stale-region.js'
import type { Connection } from './connection.js'

/** A region of more rectangles counts as one: joining each with the others would take longer than reading too much (1 ms for 1000). */
const MOST_RECTANGLES = 256

/** An event of the server, as the library gives it. */
export interface DamageEvent {
  name: string
  damage: number
  area: { x: number, y: number, w: number, h: number }
}

/** How the server reports what was drawn. */
interface Reporter {
  level: number
  /** An event has come. */
  note (area: Rectangle): void
  /** Asks for what was drawn, and for no more of it. */
  take (): Promise<Region>
  close (): void
}

/** What was drawn on the screen, as the server reports it (DAMAGE). */
export class DamageReport {
  readonly #connection: Connection
  readonly #damage: Damage
  readonly #id: number
  readonly #reporter: Reporter
  /** Whether anything was drawn that was not taken yet. */
  isPending = false

  private constructor (connection: Connection, damage: Damage, fixes: Fixes | undefined) {
    this.#connection = connection
    this.#damage = damage
    this.#id = connection.client.AllocID()
    this.#reporter = fixes ? this.#inRegions(fixes) : this.#inBoxes()
    damage.Create(this.#id, connection.screen.root, this.#reporter.level)
  }

  /** Asks the server for events; `undefined` if it has no DAMAGE. */
  static async start (connection: Connection): Promise<DamageReport | undefined> {
    const damage = await connection.extension<Damage>('damage')
    return damage && new DamageReport(connection, damage, await connection.extension<Fixes>('fixes'))
  }

  /** To be called with each event. @returns whether it is one of these */
  note ({ name, damage, area }: DamageEvent): boolean {
    if (name !== 'DamageNotify' || damage !== this.#id) return false
    this.isPending = true
    this.#reporter.note({ x: area.x, y: area.y, width: area.w, height: area.h })
    return true
  }

  /**
   * What was drawn since the last time, px of the screen. Asks the server before it returns: to be called before the pixels are read, so
   * that whatever is drawn in between is reported again.
   */
  async take (): Promise<Region> {
    if (!this.isPending) return []
    this.isPending = false
    return await this.#reporter.take()
  }

  /** Asks the server to report no more. */
  close (): void {
    if (this.#connection.lost.aborted) return
    this.#damage.Destroy(this.#id)
    this.#reporter.close()
  }

  /** One event a picture, and one question for all that was drawn. */
  #inRegions (fixes: Fixes): Reporter {
    const [connection, damage] = [this.#connection, this.#damage]
    const region = connection.client.AllocID()
    fixes.CreateRegion(region, [])
    return {
      level: damage.ReportLevel.NonEmpty,
      note () {},
      take: async () => {
        damage.Subtract(this.#id, 0, region)
        const { extents, rectangles } = await connection.request<FetchedRegion>('asking what was drawn', callback =>
          fixes.FetchRegion(region, callback))
        return rectangles.length > MOST_RECTANGLES ? [extents] : rectangles
      },
      close: () => fixes.DestroyRegion(region)
    }
  }

  /** An event whenever the box around everything that was drawn has grown, for a server without XFIXES. */
  #inBoxes (): Reporter {
    const boxes = new StaleRegion(false)
    return {
      level: this.#damage.ReportLevel.BoundingBox,
      note: area => boxes.add([area]),
      take: async () => {
        this.#damage.Subtract(this.#id, 0, 0)
        return boxes.take()!
      },
      close () {}
    }
  }
}
