import { homedir } from 'node:os'
import { isAbsolute, join, sep } from 'node:path'

/** That of this user; as in containers, `/` for one who is in no list of users, where `HOME` is not set either. */
function homeFolder (): string {
  try {
    return homedir()
  } catch {
    return sep
  }
}

/** Where a user's programs keep what must outlive them (XDG Base Directory Specification; Windows has its own place for that). */
export function stateFolder ({ XDG_STATE_HOME, LOCALAPPDATA }: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (XDG_STATE_HOME && isAbsolute(XDG_STATE_HOME)) return join(XDG_STATE_HOME, 'deskfeed')
  if (platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'deskfeed')
  return join(homeFolder(), '.local', 'state', 'deskfeed')
}

/**
 * Where a service keeps what must outlive it. Services of one user have one file for each port, which only one of them listens on.
 * @param port where it listens; with 0 it has another port after each start, and so nothing to go on with
 * @returns `undefined` if nothing is to be kept
 */
export function statePath ({ STATE, PORT: port }: { STATE?: 'none', PORT: number }, folder = stateFolder()): string | undefined {
  if (STATE !== 'none' && port !== 0) return join(folder, `state-${port}.json`)
}

/**
 * Where the services of one user keep that the desktop need not ask again whether its screen may be shared.
 * @returns `undefined` if nothing is to be kept
 */
export function tokenPath ({ STATE }: { STATE?: 'none' }, folder = stateFolder()): string | undefined {
  if (STATE !== 'none') return join(folder, 'wayland-token')
}
