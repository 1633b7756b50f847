import { Fault } from '../../fault.js'
import type { Desktop, Display, Pace, Shot, Source } from '../../frame.js'
import { compositorSocket } from '../wlroots/address.js'
import { captureGrant } from './capture.js'
import { isPipeWireThere } from './pipewire-socket.js'
import { Portal } from './portal.js'
import { Sharing } from './sharing.js'
import { absentFault } from './stream-fault.js'
import { TokenFile } from './token.js'

/** The desktop calls it by no name that lasts: whoever agrees chooses the monitor. */
const ID = 'wayland'
/** px; until the first picture has come */
const USUAL_SIZE = { width: 1920, height: 1080 }

/** What the person at a Wayland desktop has agreed to show, or may yet. */
class WaylandDesktop implements Desktop {
  /** A capture tells by itself when its session is over: the next one opens another. */
  readonly lost = new AbortController().signal
  readonly #sharing: Sharing

  constructor (sharing: Sharing) {
    this.#sharing = sharing
    sharing.join()
  }

  async displays (): Promise<Display[]> {
    return [{ id: ID, name: 'the screen chosen on the desktop', x: 0, y: 0, ...this.#sharing.size ?? USUAL_SIZE, primary: true }]
  }

  async capture (
    _display: Display, pace: Pace, signal: AbortSignal, emit: (shot: Shot) => void, unchanged = () => {}
  ): Promise<void> {
    await captureGrant(this.#sharing, pace, signal, emit, unchanged)
  }

  async close (): Promise<void> {
    this.#sharing.leave()
  }
}

/**
 * The screen of a Wayland desktop, such as GNOME or KDE Plasma, through its portal (xdg-desktop-portal) and PipeWire. The desktop asks the
 * person there, shows that the screen is shared, and lets them end that.
 * @param tokenPath where to keep that it need not ask again; if left out, that is not kept
 */
export function createWayland (tokenPath?: string): Source {
  const consent = new Sharing(new TokenFile(tokenPath))
  return {
    name: 'wayland',
    consent,
    isThere: () => process.platform === 'linux' && (process.env.XDG_SESSION_TYPE === 'wayland' || compositorSocket() !== undefined),

    async open () {
      await import('koffi').catch(() => {
        throw new Fault('failed', 'the package koffi is not installed, or does not run here: it calls PipeWire', 'MODULE_MISSING')
      })
      const portal = await Portal.open()
      portal.close()
      if (!await isPipeWireThere()) throw absentFault()
      return new WaylandDesktop(consent)
    }
  }
}
