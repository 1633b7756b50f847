// Installs what the tests need from the system: by itself as root on Debian; anywhere else it says what is missing.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The programs that the tests start, and the Debian packages of each. */
const PACKAGES = {
  Xvfb: 'xvfb',
  import: 'imagemagick',
  convert: 'imagemagick',
  xrandr: 'x11-xserver-utils',
  chromium: 'chromium',
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

/** Debian and what is made from it. */
function isDebian () {
  try {
    return /^(ID|ID_LIKE)=.*\bdebian\b/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/** Quiet, unless it fails. */
function apt (...args) {
  const { status, stdout, stderr, error } = spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024
  })
  if (status !== 0) process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ? `apt-get: ${error.message}\n` : ''}`)
  return status === 0
}

const missing = () => Object.keys(PACKAGES).filter(program => !isInstalled(program))
const packages = missing().flatMap(program => PACKAGES[program].split(' '))

if (packages.length > 0 && isDebian() && process.getuid() === 0) {
  console.log(`The tests need ${packages.join(', ')}: installing.`)
  // A list that could not be brought up to date may still do.
  apt('update')
  apt('install', '--yes', '--no-install-recommends', ...packages)
}

for (const program of missing()) {
  const how = isDebian() ? `\`apt-get install ${PACKAGES[program]}\` as root` : `Debian has it in its package ${PACKAGES[program]}`
  console.log(`${program} is missing (${how}): the tests that need it are skipped.`)
}
