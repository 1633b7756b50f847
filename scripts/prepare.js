// Installs what the tests need from the system, or with the argument `bench` what the bench needs: by itself as root on
// Debian; anywhere else it says what is missing.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What the tests need, programs, and the Debian package of each. */
const TEST_PACKAGES = {
  Xvfb: 'xvfb',
  import: 'imagemagick',
  xrandr: 'x11-xserver-utils',
  chromium: 'chromium'
}

/** What the bench needs: programs, C headers, elements of GStreamer. */
const BENCH_PACKAGES = {
  Xvfb: 'xvfb',
  import: 'imagemagick',
  xrandr: 'x11-xserver-utils',
  ffmpeg: 'ffmpeg',
  'gst-launch-1.0': 'gstreamer1.0-tools',
  'element ximagesrc': 'gstreamer1.0-plugins-good',
  'element videoconvert': 'gstreamer1.0-plugins-base',
  gcc: 'gcc',
  'stdio.h': 'libc6-dev',
  'turbojpeg.h': 'libturbojpeg0-dev',
  'X11/Xlib.h': 'libx11-dev',
  'X11/extensions/Xext.h': 'libxext-dev'
}

const forBench = process.argv[2] === 'bench'
const PACKAGES = forBench ? BENCH_PACKAGES : TEST_PACKAGES

const succeeds = (program, ...args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0

function isInstalled (need) {
  if (need.endsWith('.h')) return succeeds('gcc', '-E', '-include', need, '-x', 'c', '/dev/null')
  if (need.startsWith('element ')) return succeeds('gst-inspect-1.0', '--exists', need.slice('element '.length))
  return isProgram(need)
}

function isProgram (name) {
  return (process.env.PATH ?? '').split(delimiter).some(folder => {
    try {
      accessSync(join(folder, name), constants.X_OK)
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

const missing = () => Object.keys(PACKAGES).filter(need => !isInstalled(need))
const packages = missing().map(need => PACKAGES[need])

if (packages.length > 0 && isDebian() && process.getuid() === 0) {
  console.log(`${forBench ? 'The bench needs' : 'The tests need'} ${packages.join(', ')}: installing.`)
  // A list that could not be brought up to date may still do.
  apt('update')
  apt('install', '--yes', '--no-install-recommends', ...packages)
}

for (const need of missing()) {
  const how = isDebian() ? `\`apt-get install ${PACKAGES[need]}\` as root` : `Debian has it in its package ${PACKAGES[need]}`
  console.log(`${need} is missing (${how}): ${forBench ? 'what needs it is not measured' : 'the tests that need it are skipped'}.`)
}
