import { Fault } from '../../fault.js'
import type { Desktop, Display, Pace, Shot, Source } from '../../frame.js'
import { Connection } from './connection.js'
import { readDisplays } from './displays.js'
import { pixelsOf } from './pixels.js'
import { checkSight } from './sight.js'
import { Watch } from './watch.js'

/** The screens of an X server, over one connection. */
class X11Desktop implements Desktop {
  readonly #connection: Connection

  constructor (connection: Connection) {
    this.#connection = connection
  }

  get lost (): AbortSignal {
    return this.#connection.lost
  }

  displays (): Promise<Display[]> {
    return readDisplays(this.#connection)
  }

  async capture (
    display: Display, pace: Pace, signal: AbortSignal, emit: (shot: Shot) => void, unchanged = () => {}
  ): Promise<void> {
    let watch: Watch | undefined
    try {
      watch = await Watch.start(this.#connection)
      while (!signal.aborted) await watch.capture(() => this.#find(display.id), pace, signal, emit, unchanged)
    } catch (error) {
      if (!signal.aborted) throw this.lost.aborted ? this.lost.reason : error
    } finally {
      watch?.close()
    }
  }

  async close (): Promise<void> {
    this.#connection.close()
  }

  async #find (id: string): Promise<Display> {
    const display = (await this.displays()).find(display => display.id === id)
    if (!display) throw new Fault('failed', `the display ${id} is no longer there`, 'UNKNOWN_DISPLAY')
    return display
  }
}

/**
 * The X server on `$DISPLAY`. DAMAGE reports what has changed, and only those rows are read, through MIT-SHM; nothing is read
 * while the screen stands still. RANDR reports the monitors, and when they change. A server may lack any of these: then the screen is
 * looked at again and again, read over the socket, shown as a whole.
 */
export const x11Source: Source = {
  name: 'x11',

  async open () {
    const connection = await Connection.open()
    try {
      pixelsOf(connection.server, connection.screen) // some can't be shown
      await checkSight(connection)
      return new X11Desktop(connection)
    } catch (error) {
      connection.close()
      throw error
    }
  }
}
