import type { System } from './system.js'

/** Programs that install packages, each with how; the first that is there. */
const INSTALLERS: readonly (readonly [program: string, command: string])[] = [
  ['apt-get', 'sudo apt-get install'],
  ['dnf', 'sudo dnf install'],
  ['pacman', 'sudo pacman -S'],
  ['zypper', 'sudo zypper install'],
  ['apk', 'sudo apk add'],
  ['brew', 'brew install'],
  ['winget', 'winget install']
]

/** The package of a program where it is not called like the program: by installer, and otherwise. */
const PACKAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  import: { dnf: 'ImageMagick', zypper: 'ImageMagick', other: 'imagemagick' },
  xrandr: { 'apt-get': 'x11-xserver-utils', pacman: 'xorg-xrandr', other: 'xrandr' },
  'gst-launch-1.0': {
    'apt-get': 'gstreamer1.0-tools gstreamer1.0-plugins-good', dnf: 'gstreamer1 gstreamer1-plugins-good', other: 'gstreamer'
  }
}

/** Desktops by how they name themselves, and what comes after `xdg-desktop-portal-` for them. */
const PORTALS: ReadonlyArray<readonly [names: RegExp, portal: string]> = [
  [/kde/i, 'kde'], [/hyprland/i, 'hyprland'], [/cosmic/i, 'cosmic'], [/sway|wlroots|river|labwc|wayfire/i, 'wlr']
]

/** What screenshot-desktop starts and what may be missing: on Linux. What it needs elsewhere comes with the system, or with itself. */
export const screenshotTools = ({ platform }: Pick<System, 'platform'>) => platform === 'linux' ? ['xrandr', 'import'] : []

/** The portal that shares the screen of this desktop (docs/sources.md). */
export function portalPackages ({ environment }: Pick<System, 'environment'>): string[] {
  const desktop = environment.XDG_CURRENT_DESKTOP ?? ''
  const [, portal = 'gnome'] = PORTALS.find(([names]) => names.test(desktop)) ?? []
  return ['xdg-desktop-portal', `xdg-desktop-portal-${portal}`]
}

/** The command that installs these programs; `undefined` where none is known. */
export function installCommand (programs: readonly string[], system: Pick<System, 'find'>): string | undefined {
  const [installer, command] = INSTALLERS.find(([program]) => system.find(program)) ?? []
  if (!installer || programs.length === 0) return
  return [command, ...programs.map(program => PACKAGES[program]?.[installer] ?? PACKAGES[program]?.other ?? program)].join(' ')
}
