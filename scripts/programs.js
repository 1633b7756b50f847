import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What the tests need: programs, modules of Debian's Python, and a font; and the Debian packages of each. */
export const TEST_PACKAGES = {
  Xvfb: 'xvfb',
  Xvnc: 'tigervnc-standalone-server',
  Xephyr: 'xserver-xephyr',
  Xorg: 'xserver-xorg-core xserver-xorg-video-dummy',
  Xwayland: 'xwayland',
  weston: 'weston',
  import: 'imagemagick',
  convert: 'imagemagick',
  display: 'imagemagick',
  xrandr: 'x11-xserver-utils',
  chromium: 'chromium',
  'firefox-esr': 'firefox-esr',
  WebKitWebDriver: 'webkit2gtk-driver',
  nginx: 'nginx-light',
  ip: 'iproute2',
  tc: 'iproute2',
  nft: 'nftables',
  xauth: 'xauth',
  'avahi-daemon': 'avahi-daemon',
  'avahi-resolve': 'avahi-utils',
  'avahi-browse': 'avahi-utils',
  'dbus-daemon': 'dbus-daemon',
  nsenter: 'util-linux',
  curl: 'curl',
  ffmpeg: 'ffmpeg',
  cjpeg: 'libjpeg-turbo-progs',
  djpeg: 'libjpeg-turbo-progs',
  openssl: 'openssl',
  prlimit: 'util-linux',
  unshare: 'util-linux',
  'gst-launch-1.0': 'gstreamer1.0-tools gstreamer1.0-plugins-good',
  sway: 'sway',
  pipewire: 'pipewire',
  wireplumber: 'wireplumber',
  'gnome-shell': 'gnome-shell libgl1-mesa-dri libegl1',
  '/usr/libexec/xdg-desktop-portal': 'xdg-desktop-portal',
  '/usr/libexec/xdg-desktop-portal-gnome': 'xdg-desktop-portal-gnome',
  'wf-recorder': 'wf-recorder',
  python3: 'python3',
  'systemd-analyze': 'systemd',
  'systemd-notify': 'systemd',
  'systemd-socket-activate': 'systemd',
  slowhttptest: 'slowhttptest',
  setpriv: 'util-linux',
  ffplay: 'ffmpeg',
  mpv: 'mpv',
  cvlc: 'vlc-bin vlc-plugin-base',
  obs: 'obs-studio',
  xwd: 'x11-apps',
  vncviewer: 'tigervnc-viewer',
  gvncviewer: 'gvncviewer',
  vncsnapshot: 'vncsnapshot',
  'module cv2': 'python3-opencv',
  '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc': 'fonts-noto-cjk'
}

/** What the benches need: programs, C headers, elements of GStreamer. */
export const BENCH_PACKAGES = {
  Xvfb: 'xvfb',
  import: 'imagemagick',
  xrandr: 'x11-xserver-utils',
  ffmpeg: 'ffmpeg',
  wrk: 'wrk',
  ip: 'iproute2',
  chromium: 'chromium',
  'firefox-esr': 'firefox-esr',
  xterm: 'xterm fonts-dejavu-core',
  xdotool: 'xdotool',
  openbox: 'openbox',
  picom: 'picom',
  Xvnc: 'tigervnc-standalone-server',
  X0tigervnc: 'tigervnc-scraping-server',
  x11vnc: 'x11vnc',
  'gst-launch-1.0': 'gstreamer1.0-tools',
  'element ximagesrc': 'gstreamer1.0-plugins-good',
  'element videoconvert': 'gstreamer1.0-plugins-base',
  gcc: 'gcc',
  'stdio.h': 'libc6-dev',
  'turbojpeg.h': 'libturbojpeg0-dev',
  'X11/Xlib.h': 'libx11-dev',
  'X11/extensions/Xext.h': 'libxext-dev'
}

/** What `npm run container` needs. */
export const CONTAINER_PACKAGES = {
  Xvfb: 'xvfb',
  debootstrap: 'debootstrap',
  buildah: 'buildah',
  podman: 'podman',
  runc: 'runc'
}

const succeeds = (program, ...args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0

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

/** Whether a need of these lists is met. */
export function isInstalled (need) {
  if (need.startsWith('/')) return existsSync(need)
  if (need.endsWith('.h')) return succeeds('gcc', '-E', '-include', need, '-x', 'c', '/dev/null')
  if (need.startsWith('element ')) return succeeds('gst-inspect-1.0', '--exists', need.slice('element '.length))
  if (need.startsWith('module ')) {
    const [, name] = need.split(' ')
    return succeeds('/usr/bin/python3', '-c', `import sys, importlib.util as u; sys.exit(u.find_spec('${name}') is None)`)
  }
  return isProgram(need)
}

/** What is missing from one of these lists. */
export function missing (packages) {
  return Object.keys(packages).filter(need => !isInstalled(need))
}
