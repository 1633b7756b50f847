import { Fault } from '../../fault.js'
import type { Desktop, Display, Pace, Shot, Source } from '../../frame.js'
import { compositorSocket } from './address.js'
import { captureOutput, checkOffers } from './capture.js'
import { Compositor } from './compositor.js'

/** The outputs of a Wayland compositor. */
class WlrootsDesktop implements Desktop {
  readonly #path: string
  readonly #compositor: Compositor

  constructor (path: string, compositor: Compositor) {
    this.#path = path
    this.#compositor = compositor
  }

  get lost (): AbortSignal {
    return this.#compositor.connection.lost
  }

  async displays (): Promise<Display[]> {
    await this.#compositor.connection.sync('asking for its outputs')
    const { displays } = this.#compositor
    if (displays.length === 0) throw new Fault('failed', 'no display is connected to the Wayland compositor', 'NO_DISPLAY')
    return displays
  }

  /** Each has a connection of its own: the compositor tells what has changed since the last picture of the same connection. */
  async capture (
    display: Display, pace: Pace, signal: AbortSignal, emit: (shot: Shot) => void, unchanged = () => {}
  ): Promise<void> {
    const compositor = await Compositor.open(this.#path)
    const { connection } = compositor
    try {
      await captureOutput(compositor, display.id, pace, signal, emit, unchanged)
    } catch (error) {
      if (!signal.aborted) throw connection.lost.aborted ? connection.lost.reason : error
    } finally {
      connection.end()
    }
  }

  async close (): Promise<void> {
    this.#compositor.connection.lose(new Error('the connection was closed'))
  }
}

/**
 * The screens of a Wayland compositor that lets programs copy them: sway, Hyprland, labwc, river, COSMIC and others, most of them built on
 * wlroots. The compositor copies what has changed into memory that we share, and says what that is. It asks nobody.
 */
export const wlrootsSource: Source = {
  name: 'wlroots',
  isThere: () => compositorSocket() !== undefined,

  async open () {
    const path = compositorSocket()
    if (path === undefined) throw new Fault('failed', 'no Wayland desktop: WAYLAND_DISPLAY is not set', 'NO_DISPLAY')
    const compositor = await Compositor.open(path)
    try {
      checkOffers(compositor)
      return new WlrootsDesktop(path, compositor)
    } catch (error) {
      compositor.connection.lose(error as Error)
      throw error
    }
  }
}
