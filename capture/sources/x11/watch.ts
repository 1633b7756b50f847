import type { Randr } from 'x11'
import type { Display, Pace, Picture, Region } from '../../frame.js'
import { within } from '../../pictures/region.js'
import { StaleRegion } from '../../pictures/stale-region.js'
import type { Connection } from './connection.js'
import { CURSOR_EVENTS, Cursor, isSameCursor, type ShownCursor } from './cursor.js'
import { DamageReport, type DamageEvent } from './damage.js'
import { openScreen } from './screen.js'
import { Sheet } from './sheet.js'

/** A server that reports nothing is asked for the pointer after this time, ms. */
const POLL_MS = 1000
/** And whether it still answers, ms: with the 2 s that an answer may take, one that hangs is noticed within 2.5 s. */
const PING_MS = 400

/** The names of the events of a new layout; of windows, only those of the root are reported to us. */
const LAYOUT_EVENTS = new Set(['RRScreenChangeNotify', 'ConfigureNotify'])

/** Captures what a server shows, from what it reports: damage, the pointer, and a new layout of its monitors. Without DAMAGE it looks. */
export class Watch {
  readonly #connection: Connection
  readonly #damage: DamageReport | undefined
  readonly #cursor: Cursor
  #moved = false
  #layoutChanged = false
  #wake = () => {}

  private constructor (connection: Connection, damage: DamageReport | undefined, cursor: Cursor) {
    this.#connection = connection
    this.#damage = damage
    this.#cursor = cursor
    connection.client.on('event', this.#onEvent)
  }

  static async start (connection: Connection): Promise<Watch> {
    const randr = await connection.extension<Randr>('randr')
    const cursor = await Cursor.start(connection)
    const watch = new Watch(connection, await DamageReport.start(connection), cursor)
    const { client, screen: { root } } = connection
    // Two events: the first comes with a new mode or place, the second with a monitor that is added or taken away.
    randr?.SelectInput(root, randr.NotifyMask.ScreenChange)
    client.ChangeWindowAttributes(root, { eventMask: client.eventMask.StructureNotify })
    return watch
  }

  /** Asks the server to report no more damage. */
  close (): void {
    this.#connection.client.off('event', this.#onEvent)
    this.#damage?.close()
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
    const { width, height } = display
    const screen = await openScreen(this.#connection, display, this.#damage !== undefined)
    const { lost } = this.#connection
    const wake = () => this.#wake()
    for (const end of [signal, lost]) end.addEventListener('abort', wake, { once: true })
    const poll = setTimeout(wake, POLL_MS)
    const ping = setInterval(() => this.#connection.ping(), PING_MS)
    const { format } = screen
    const [even, odd] = screen.pixels.map(pixels => new Sheet(pixels, display, format)) as [Sheet, Sheet]
    const changes = new StaleRegion()
    const all = [{ x: 0, y: 0, width, height }]
    let index: 0 | 1 = 0
    let isFirst = true
    let shown: ShownCursor | undefined
    try {
      for (;;) {
        if (!screen.look && !isFirst) await this.#waitForChange(poll, signal)
        await pace.next(signal)
        if (this.#layoutChanged) return
        this.#moved = false
        const asks = Boolean(screen.look ?? this.#damage?.isPending) || this.#cursor.isStale
        const drawn = asks ? await this.#ask(display, screen.look) : []
        const cursor = this.#cursor.on(display)
        const hasMoved = !isSameCursor(cursor?.image, shown?.image)
        if (!isFirst && drawn.length === 0 && !hasMoved) {
          if (asks) unchanged()
          continue
        }
        for (const { stale } of [even, odd]) stale.add(drawn)
        if (hasMoved) for (const pointer of [cursor, shown]) if (pointer?.part) changes.add([pointer.part])
        shown = cursor
        isFirst = false
        const sheet = index === 0 ? even : odd
        sheet.uncover()
        const takenAt = Date.now()
        const stale = sheet.stale.take() ?? all
        const read = await this.#connection.batch(() => {
          this.#damage?.settle()
          return stale.length > 0 ? screen.read(index, stale) : stale
        })
        // If more was drawn meanwhile, any of what was read may differ from the last picture, and not only what was drawn before.
        changes.add(this.#damage?.isPending ? read : drawn)
        sheet.cover(cursor)
        emit({
          kind: 'picture',
          data: sheet.pixels,
          format,
          width,
          height,
          stride: width * 4,
          takenAt,
          sequence: 0,
          changed: changes.take(),
          pointer: cursor?.pointer,
          beneath: sheet.beneath
        })
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

  /** Asks what was drawn on the display, and for the pointer, if it may have changed. */
  async #ask (display: Display, look: (() => Promise<Region>) | undefined): Promise<Region> {
    const [asked, cursor] = this.#connection.batch(() => [
      look ? look() : this.#damage!.take(),
      this.#cursor.isStale ? this.#cursor.read() : undefined
    ])
    const [drawn] = cursor ? await Promise.all([asked, cursor]) : [await asked]
    return look ? drawn : within(drawn, display)
  }

  /** Waits until something may have changed; at the latest until the timer fires. */
  async #waitForChange (poll: NodeJS.Timeout, signal: AbortSignal): Promise<void> {
    if (this.#damage!.isPending || this.#moved || this.#layoutChanged) return
    signal.throwIfAborted()
    this.#connection.lost.throwIfAborted()
    poll.refresh()
    await new Promise<void>(resolve => { this.#wake = resolve })
  }

  readonly #onEvent = (event: DamageEvent): void => {
    if (LAYOUT_EVENTS.has(event.name)) this.#layoutChanged = true
    else if (CURSOR_EVENTS.has(event.name)) this.#onCursor()
    else if (!this.#damage?.note(event)) return
    this.#wake()
  }

  #onCursor (): void {
    this.#cursor.invalidate()
    this.#moved = true
  }
}
