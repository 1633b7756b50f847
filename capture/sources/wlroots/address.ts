import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** What else lies there are lock files, and sockets of other kinds. */
const SOCKET = /^wayland-\d+$/

/**
 * The path of the socket of this person's Wayland compositor: that which `$WAYLAND_DISPLAY` names. Where neither it nor `$DISPLAY` is set,
 * as over ssh or in a unit of systemd, it is the first in `$XDG_RUNTIME_DIR`.
 * @returns `undefined` if there is none, or elsewhere than on Linux
 */
export function compositorSocket (environment = process.env, platform = process.platform): string | undefined {
  if (platform !== 'linux') return undefined
  const { WAYLAND_DISPLAY, DISPLAY, XDG_RUNTIME_DIR = `/run/user/${process.getuid!()}` } = environment
  if (WAYLAND_DISPLAY?.startsWith('/')) return WAYLAND_DISPLAY
  if (WAYLAND_DISPLAY) return join(XDG_RUNTIME_DIR, WAYLAND_DISPLAY)
  const found = DISPLAY ? undefined : socketsIn(XDG_RUNTIME_DIR).find(name => SOCKET.test(name))
  return found && join(XDG_RUNTIME_DIR, found)
}

function socketsIn (folder: string): string[] {
  try {
    return readdirSync(folder).toSorted()
  } catch {
    return [] // there is no such folder, or it is another person's
  }
}
