import { closeSync, constants, openSync } from 'node:fs'
import { devNull } from 'node:os'
import { isatty } from 'node:tty'

/**
 * Where a terminal would show. `nohup` leaves none of them on it: GNU's takes standard input from it too, that of macOS and the BSDs does
 * not, so there it says nothing.
 */
const TELLING = process.platform === 'linux' ? [0, 1, 2] : [1, 2]

/**
 * Whether the service belongs to a terminal, and is to end when that is closed: not under `nohup`, nor under `setsid`, where `/dev/tty`
 * can't be opened. That SIGHUP was ignored when the process started does not show: Node has set it to its default before any of our code
 * runs (`ResetSignalHandlers` in its src/node.cc).
 */
export function hasTerminal (): boolean {
  if (process.platform === 'win32') return true // SIGHUP means there that the console is being closed, and nothing else
  if (!TELLING.some(fd => isatty(fd))) return false
  try {
    closeSync(openSync('/dev/tty', constants.O_RDONLY | constants.O_NOCTTY))
    return true
  } catch {
    return false
  }
}

/**
 * Has the process end as it should if its terminal is gone by then. Node restores the settings of each terminal that it started with, and
 * before Node 24 it aborts if that fails (https://github.com/nodejs/node/pull/58200). It leaves out what is another file by then.
 */
export function letGoOfClosedTerminal (): void {
  const terminals = [0, 1, 2].filter(fd => isatty(fd))
  process.once('exit', () => {
    for (const fd of terminals.filter(fd => !isatty(fd))) {
      closeSync(fd)
      // It gets the number that is free, the lowest. Otherwise libraries that flush their output at the end, as koffi's, would complain.
      openSync(devNull, 'r+')
    }
  })
}
