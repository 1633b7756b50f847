import type { ScreenTrouble } from '../contract/troubles.js'
import { GOOD_LIMIT } from '../network/descriptor-limit.js'
import type { Setting } from './check.js'
import type { ScreenFacts } from './checks/screen.js'
import { installCommand, portalPackages } from './tools.js'

type Remedy = (facts: ScreenFacts, setting: Setting) => readonly (string | undefined)[]

/** Desktops that let programs copy their screen (docs/sources.md). */
const WLROOTS = /sway|wlroots|hyprland|river|labwc|wayfire|niri|cosmic/i

/** Shows a picture that moves, to try all the rest. */
const tryPattern: Remedy = (_facts, { start }) => [start('--source pattern')]

const ofSystem = (platform: NodeJS.Platform, remedy: Remedy): Remedy => (facts, setting) =>
  setting.system.platform === platform ? remedy(facts, setting) : []

/** What mends each, with what is known of this machine. */
const REMEDIES: Readonly<Record<ScreenTrouble, Remedy>> = {
  PAUSED: () => [],
  NO_DISPLAY: (facts, setting) => {
    const [display] = facts.displays
    return display && setting.system.platform === 'linux' ? [`DISPLAY=${display} ${setting.start('')}`] : tryPattern(facts, setting)
  },
  DISPLAY_REFUSED: ofSystem('linux', (_facts, { system: { user } }) => [user && `xhost +si:localuser:${user}`]),
  WAYLAND: (_facts, { system, start }) =>
    WLROOTS.test(system.environment.XDG_CURRENT_DESKTOP ?? '') ? [start('--source wlroots')] : [],
  NO_SESSION: tryPattern,
  DESKTOP_ASKS: () => [],
  PORTAL_MISSING: (_facts, { system }) => [installCommand(portalPackages(system), system)],
  PIPEWIRE_MISSING: (_facts, { system }) => [
    system.find('pipewire') && system.find('wireplumber')
      ? 'systemctl --user start pipewire wireplumber'
      : installCommand(['pipewire', 'wireplumber'], system)
  ],
  SCREEN_PERMISSION: ofSystem('darwin', () => [
    'open "x-apple.systempreferences:com.apple.preference.security?Privacy_ScreenCapture"'
  ]),
  UNKNOWN_DISPLAY: () => [],
  TOOL_MISSING: ({ missing }, { system }) => [installCommand(missing, system)],
  MODULE_MISSING: () => ['npm install --include=optional'],
  SOURCE_ENDED: (_facts, { start }) => [start('--source auto')],
  SOURCE_HANGS: (_facts, { start }) => [start('--source auto')],
  SOURCE_FAILED: (_facts, { start }) => [start('--source auto')],
  TOO_MANY_VIEWS: () => [],
  TOO_FEW_FILES: ofSystem('linux', () => [`ulimit -n ${GOOD_LIMIT}`]),
  INTERNAL: (_facts, { start }) => [start('--log-level debug')]
}

/** The commands that mend a trouble with the screen here; none where only a person can tell what to do. */
export function remedies (code: ScreenTrouble, facts: ScreenFacts, setting: Setting): string[] {
  return REMEDIES[code](facts, setting).filter(command => command !== undefined && command !== '') as string[]
}
