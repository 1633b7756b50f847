import type { Randr } from 'x11'
import type { Desktop, Display, Pace, Shot, Source } from '../../frame.js'
import { Connection } from './connection.js'
import { readDisplays } from './displays.js'
import { Watch } from './watch.js'

/** Pixels must have 32 bits, blue first, as on every current X server with a depth of 24. */
function checkPixels ({ screen: { root_depth: depth, root_visual: visual, depths } }: Connection): void {
  const masks = depths[depth]?.[visual]
  if ((depth === 24 || depth === 32) && masks?.red_mask === 0xff0000 && masks.blue_mask === 0xff) return
  throw new Error(`the X server has a colour depth of ${depth}; set it to 24, or use SOURCE=screenshot`)
}

async function listDisplays (connection: Connection): Promise<Display[]> {
  const displays = await readDisplays(connection, await connection.extension<Randr>('randr'))
  if (displays.some(({ id }) => id.startsWith('XWAYLAND'))) {
    throw new Error(`the X server ${process.env.DISPLAY} is Xwayland, which can't see a Wayland desktop`)
  }
  return displays
}

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
    return listDisplays(this.#connection)
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
    if (!display) throw new Error(`the display ${id} is no longer there`)
    return display
  }
}

/**
 * The X server on `$DISPLAY`. DAMAGE reports what has changed, and only those rows are read, through MIT-SHM; nothing is read
 * while the screen stands still. RANDR reports the monitors, and when they change.
 */
export const x11Source: Source = {
  name: 'x11',

  async open () {
    const connection = await Connection.open()
    try {
      checkPixels(connection)
      return new X11Desktop(connection)
    } catch (error) {
      connection.close()
      throw error
    }
  }
}
