import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The programs that the tests start, and the Debian package of each. */
export const PACKAGES = {
  Xvfb: 'xvfb',
  import: 'imagemagick',
  xrandr: 'x11-xserver-utils',
  chromium: 'chromium',
  nginx: 'nginx-light'
}

function isInstalled (program) {
  return (process.env.PATH ?? '').split(delimiter).some(folder => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Those that are not installed: the tests that need them are skipped. */
export function missingPrograms () {
  return Object.keys(PACKAGES).filter(program => !isInstalled(program))
}
