import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The programs that the tests start, and the Debian packages of each. */
export const PACKAGES = {
  Xvfb: 'xvfb',
  import: 'imagemagick',
  convert: 'imagemagick',
  xrandr: 'x11-xserver-utils',
  chromium: 'chromium',
  nginx: 'nginx-light',
  ffmpeg: 'ffmpeg',
  'gst-launch-1.0': 'gstreamer1.0-tools gstreamer1.0-plugins-good',
  sway: 'sway',
  'wf-recorder': 'wf-recorder'
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
