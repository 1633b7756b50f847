import type { Damage, Randr, Rectangle } from 'x11'
import type { Display, Pace, Picture } from '../../frame.js'
import type { Connection } from './connection.js'
import { openScreen } from './screen.js'

/** A silent server is asked whether it still lives after this time, ms. */
const PING_MS = 1000

/** The rows of a picture that have changed on the screen since they were read. */
class StaleRows {
  #top = 0
  #bottom: number

  constructor (height: number) {
    this.#bottom = height
  }

  add (top: number, bottom: number): void {
    this.#top = Math.min(this.#top, top)
    this.#bottom = Math.max(this.#bottom, bottom)
  }

  /** What has changed; it counts as read from now on. */
  take (): { top: number, rows: number } {
    const stale = { top: this.#top, rows: this.#bottom - this.#top }
    this.#top = Infinity
    this.#bottom = -Infinity
    return stale
  }
}

/** What the server tells of its screen: damage, and a new layout of its monitors. */
export class Watch {
  readonly #connection: Connection
  readonly #damage: Damage
  readonly #damageId: number
  #display: Display | undefined
  /** For each of the two pictures. */
  #stale: StaleRows[] = []
  #damaged = true
  #layoutChanged = false
  #wake: (() => void) | undefined

  private constructor (connection: Connection, damage: Damage) {
    this.#connection = connection
    this.#damage = damage
    this.#damageId = connection.client.AllocID()
    connection.client.on('event', (event: { name: string, area: Rectangle }) => {
      if (event.name === 'DamageNotify') this.#onDamage(event.area)
      else if (event.name === 'RRScreenChangeNotify') this.#layoutChanged = true
      this.#wake?.()
    })
  }

  static async start (connection: Connection): Promise<Watch> {
    const damage = await connection.extension<Damage>('damage')
    const randr = await connection.extension<Randr>('randr')
    const watch = new Watch(connection, damage)
    randr.SelectInput(connection.screen.root, randr.NotifyMask.ScreenChange)
    damage.Create(watch.#damageId, connection.screen.root, damage.ReportLevel.BoundingBox)
    return watch
  }

  /** Pictures of a display until its monitor or the layout changes. */
  async * picturesOf (display: Display, pace: Pace, signal: AbortSignal): AsyncGenerator<Picture, void, void> {
    const screen = await openScreen(this.#connection, display)
    this.#display = display
    this.#stale = [new StaleRows(display.height), new StaleRows(display.height)]
    this.#damaged = true
    this.#layoutChanged = false
    try {
      for (let index: 0 | 1 = 0; ; index = index === 0 ? 1 : 0) {
        await this.#change(signal)
        await pace.next(signal)
        if (this.#layoutChanged) return
        const { top, rows } = this.#stale[index]!.take()
        this.#damaged = false
        // First this, then the pixels: what is drawn in between is reported anew.
        this.#damage.Subtract(this.#damageId, 0, 0)
        const takenAt = Date.now()
        await screen.read(index, top, rows)
        yield { data: screen.pixels[index], format: 'bgrx', width: display.width, height: display.height, takenAt }
      }
    } catch (error) {
      // A monitor that has just been made smaller or switched off is a new layout, not a failure.
      if (!this.#layoutChanged) throw error
    } finally {
      screen.close()
    }
  }

  /** Waits until something has changed, asking now and then whether the server still lives. */
  async #change (signal: AbortSignal): Promise<void> {
    while (!this.#damaged && !this.#layoutChanged) {
      signal.throwIfAborted()
      let timer: NodeJS.Timeout | undefined
      const woken = await new Promise<boolean>(resolve => {
        this.#wake = () => resolve(true)
        signal.addEventListener('abort', this.#wake, { once: true })
        timer = setTimeout(() => resolve(false), PING_MS)
      })
      clearTimeout(timer)
      signal.removeEventListener('abort', this.#wake!)
      if (!woken) await this.#connection.request('asking whether the X server lives', callback => this.#connection.client.GetInputFocus(callback))
    }
  }

  #onDamage ({ x, y, w, h }: Rectangle): void {
    if (!this.#display || x >= this.#display.x + this.#display.width || x + w <= this.#display.x) return
    const top = Math.max(0, y - this.#display.y)
    const bottom = Math.min(this.#display.height, y + h - this.#display.y)
    if (top >= bottom) return
    for (const stale of this.#stale) stale.add(top, bottom)
    this.#damaged = true
  }
}
