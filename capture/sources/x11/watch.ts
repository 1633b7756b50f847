import type { CursorImage, Damage, Randr, Rectangle } from 'x11'
import type { Display, Pace, Picture, Rows } from '../../frame.js'
import { StaleRows } from '../../pictures/stale-rows.js'
import type { Connection } from './connection.js'
import { CURSOR_EVENTS, Cursor, cursorRows, drawCursor, isSameCursor } from './cursor.js'
import { openScreen } from './screen.js'

/** A server that reports nothing is asked for the pointer after this time, ms. */
const POLL_MS = 1000
/** And whether it still answers, ms: with the 2 s that an answer may take, one that hangs is noticed within 2.5 s. */
const PING_MS = 400

/** The names of the events of a new layout; of windows, only those of the root are reported to us. */
const LAYOUT_EVENTS = new Set(['RRScreenChangeNotify', 'ConfigureNotify'])

/** Captures what a server shows, from what it reports: damage, the pointer, and a new layout of its monitors. Without DAMAGE it looks. */
export class Watch {
  readonly #connection: Connection
  readonly #damage: Damage | undefined
  readonly #damageId: number
  readonly #cursor: Cursor
  #display: Display | undefined
  /** What has changed in each of the two pictures since it was read. */
  #stale: StaleRows[] = []
  /** What has changed since the last picture. */
  #changed = new StaleRows(0)
  #damaged = true
  #moved = false
  #layoutChanged = false
  #wake = () => {}

  private constructor (connection: Connection, damage: Damage | undefined, cursor: Cursor) {
    this.#connection = connection
    this.#damage = damage
    this.#damageId = connection.client.AllocID()
    this.#cursor = cursor
    connection.client.on('event', this.#onEvent)
  }

  static async start (connection: Connection): Promise<Watch> {
    const damage = await connection.extension<Damage>('damage')
    const randr = await connection.extension<Randr>('randr')
    const watch = new Watch(connection, damage, await Cursor.start(connection))
    const { client, screen: { root } } = connection
    // Two events: the first comes with a new mode or place, the second with a monitor that is added or taken away.
    randr?.SelectInput(root, randr.NotifyMask.ScreenChange)
    client.ChangeWindowAttributes(root, { eventMask: client.eventMask.StructureNotify })
    damage?.Create(watch.#damageId, root, damage.ReportLevel.BoundingBox)
    return watch
  }

  /** Asks the server to report no more damage. */
  close (): void {
    const { client, lost } = this.#connection
    client.off('event', this.#onEvent)
    if (!lost.aborted) this.#damage?.Destroy(this.#damageId)
  }

  /**
   * Captures a display until its monitor or the layout changes.
   * @param find gives the display as it is in the layout of now
   * @param unchanged called when the server has answered, and nothing has changed
   */
  async capture (
    find: () => Promise<Display>, pace: Pace, signal: AbortSignal, emit: (picture: Picture) => void, unchanged: () => void
  ): Promise<void> {
    this.#layoutChanged = false
    const display = await find()
    const screen = await openScreen(this.#connection, display, this.#damage !== undefined)
    const { lost } = this.#connection
    const wake = () => this.#wake()
    for (const end of [signal, lost]) end.addEventListener('abort', wake, { once: true })
    const poll = setTimeout(wake, POLL_MS)
    const ping = setInterval(() => this.#connection.ping(), PING_MS)
    this.#display = display
    this.#stale = [new StaleRows(display.height), new StaleRows(display.height)]
    this.#changed = new StaleRows(display.height)
    this.#damaged = true
    let index: 0 | 1 = 0
    let shown: CursorImage | undefined
    try {
      for (;;) {
        if (!screen.look) await this.#waitForChange(poll, signal)
        await pace.next(signal)
        if (this.#layoutChanged) return
        this.#moved = false
        if (screen.look) this.#onChange(await screen.look())
        const asks = this.#cursor.isStale
        if (asks) await this.#cursor.read()
        const cursor = this.#cursor.on(display)
        if (!isSameCursor(cursor, shown)) {
          for (const image of [cursor, shown]) this.#changed.add(cursorRows(display, image))
        } else if (!this.#damaged) {
          if (asks || screen.look) unchanged()
          continue
        }
        shown = cursor
        this.#damaged = false
        const [pixels, stale] = [screen.pixels[index], this.#stale[index]!]
        const { top, bottom } = stale.take()
        const changed = this.#changed.take()
        const takenAt = Date.now()
        await this.#connection.batch(() => {
          // First this, then the pixels: anything drawn in between is reported again.
          this.#damage?.Subtract(this.#damageId, 0, 0)
          return top < bottom ? screen.read(index, top, bottom - top) : undefined
        })
        if (cursor) drawCursor(pixels, screen.format, display, cursor)
        stale.add(cursorRows(display, cursor))
        const { width, height } = display
        const { format } = screen
        emit({ kind: 'picture', data: pixels, format, width, height, stride: width * 4, takenAt, sequence: 0, changed })
        index = index === 0 ? 1 : 0
      }
    } catch (error) {
      // If a monitor has just become smaller or been switched off, that is a new layout, not a failure.
      if (!this.#layoutChanged) throw error
    } finally {
      clearTimeout(poll)
      clearInterval(ping)
      for (const end of [signal, lost]) end.removeEventListener('abort', wake)
      screen.close()
    }
  }

  /** Waits until something may have changed; at the latest until the timer fires. */
  async #waitForChange (poll: NodeJS.Timeout, signal: AbortSignal): Promise<void> {
    if (this.#damaged || this.#moved || this.#layoutChanged) return
    signal.throwIfAborted()
    this.#connection.lost.throwIfAborted()
    poll.refresh()
    await new Promise<void>(resolve => { this.#wake = resolve })
  }

  readonly #onEvent = ({ name, damage, area }: { name: string, damage: number, area: Rectangle }): void => {
    if (name === 'DamageNotify' && damage === this.#damageId) this.#onDamage(area)
    else if (LAYOUT_EVENTS.has(name)) this.#layoutChanged = true
    else if (CURSOR_EVENTS.has(name)) this.#onCursor()
    else return
    this.#wake()
  }

  #onCursor (): void {
    this.#cursor.invalidate()
    this.#moved = true
  }

  #onDamage ({ x, y, w, h }: Rectangle): void {
    if (!this.#display || x >= this.#display.x + this.#display.width || x + w <= this.#display.x) return
    this.#onChange({ top: Math.max(0, y - this.#display.y), bottom: Math.min(this.#display.height, y + h - this.#display.y) })
  }

  #onChange (rows: Rows): void {
    if (rows.top >= rows.bottom) return
    for (const stale of [...this.#stale, this.#changed]) stale.add(rows)
    this.#damaged = true
  }
}
