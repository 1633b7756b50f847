import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { Fault } from '../../../capture/fault.js'
import { mainCause } from '../../../capture/sources/index.js'
import { screenshotFault } from '../../../capture/sources/screenshot-fault.js'
import { screen, type ScreenFacts } from '../../../doctor/checks/screen.js'
import { thisSystem } from '../../../doctor/system.js'
import { codesOf, settingOf, type Machine } from '../../fixtures/doctor.js'
import { findProgram, needs } from '../../fixtures/needs.js'
import { startWeston } from '../../fixtures/weston.js'
import { startXServer } from '../../fixtures/x-server.js'

/** What the doctor says of this machine with these variables, in this environment, which threads and programs inherit. */
async function examine (variables: Record<string, string>, environment: Record<string, string> = {}) {
  const before = { ...process.env }
  Object.assign(process.env, environment)
  const setting = { ...settingOf(variables), system: thisSystem }
  try {
    return screen.judge(await screen.read(setting), setting)
  } finally {
    for (const name of Object.keys(environment)) {
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    }
  }
}

t.test('a real screen is well', { skip: needs('Xvfb') }, async t => {
  await startXServer(t, '640x480')
  t.same(await examine({ SOURCE: 'x11' }), { well: '"screen" (640x480), through x11', findings: [] })
})

t.test('a real X server that refuses is told, with what lets this user in', { skip: needs('Xvfb', 'xauth') }, async t => {
  const authority = join(t.testdir(), 'authority')
  spawnSync('xauth', ['-f', authority, 'add', ':0', '.', '0123456789abcdef0123456789abcdef'])
  await startXServer(t, '640x480', { more: ['-auth', authority] })
  const { findings } = await examine({ SOURCE: 'x11' }, { XAUTHORITY: `${authority}-none` })
  t.same(codesOf(findings), ['DISPLAY_REFUSED'])
  t.match(findings[0], { sentence: /turns us away/, commands: [`xhost +si:localuser:${thisSystem.user}`] })
})

t.test('no X server is told, whether DISPLAY names none or one that is not there', async t => {
  for (const DISPLAY of ['', ':9999', 'nonsense']) {
    t.same(codesOf((await examine({ SOURCE: 'x11' }, { DISPLAY })).findings), ['NO_DISPLAY'], DISPLAY)
  }
})

t.test('a relay needs no screen', async t => {
  const variables = { ROLE: 'relay', BUS: 'nats://192.0.2.7', SOURCE: 'x11' }
  t.same(await examine(variables, { DISPLAY: '' }), { well: 'that of another machine: this is a relay', findings: [] })
})

t.test('a display that is not there is told', { skip: needs('Xvfb') }, async t => {
  await startXServer(t, '640x480')
  t.same(codesOf((await examine({ DISPLAY_ID: 'HDMI-9' })).findings), ['UNKNOWN_DISPLAY'])
})

t.test('a real Wayland desktop behind Xwayland is told, whichever source is asked', { skip: needs('weston', 'Xwayland') }, async t => {
  const { display, variables } = await startWeston(t)
  for (const [SOURCE, code, sentence] of [
    ['x11', 'WAYLAND', /Xwayland/], ['wlroots', 'WAYLAND', /Wayland desktop lets no program copy its screen/],
    ['auto', 'NO_SESSION', /no bus of a desktop's session/]
  ] as const) {
    const { findings } = await examine({ SOURCE }, { DISPLAY: display, DBUS_SESSION_BUS_ADDRESS: '', ...variables })
    t.same(codesOf(findings), [code], SOURCE)
    t.match(findings[0]!.sentence, sentence)
  }
})

t.test('a Wayland desktop whose session is elsewhere is told', async t => {
  const desktop = { DISPLAY: '', WAYLAND_DISPLAY: 'wayland-1', XDG_SESSION_TYPE: 'wayland' }
  const { findings } = await examine({}, { ...desktop, DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' })
  t.match(findings, [{ code: 'NO_SESSION', sentence: /start Deskfeed within the desktop's session$/ }])
})

t.test('programs that are missing are told, with what installs them', { skip: needs('Xvfb', 'xrandr') }, async t => {
  await startXServer(t, '640x480')
  const folder = join(t.testdir(), 'bin')
  mkdirSync(folder)
  symlinkSync(findProgram('xrandr')!, join(folder, 'xrandr'))
  symlinkSync('/bin/sh', join(folder, 'sh'))
  writeFileSync(join(folder, 'apt-get'), '', { mode: 0o755 })
  const { findings } = await examine({ SOURCE: 'screenshot' }, { PATH: folder })
  t.same(codesOf(findings), ['TOOL_MISSING'])
  t.same(findings[0]!.commands, ['sudo apt-get install imagemagick'])
  const command = await examine({ SOURCE: 'command', SOURCE_COMMAND: 'ffmpeg -i x' }, { PATH: folder })
  t.match(command.findings, [
    { code: 'TOOL_MISSING', sentence: /there is no program "ffmpeg" here/, commands: ['sudo apt-get install ffmpeg'] }
  ])
})

t.test('a program that ends is told with its last words', async t => {
  const { findings } = await examine({ SOURCE: 'command', SOURCE_COMMAND: 'sh -c "echo no such camera >&2; exit 1"' })
  t.match(findings, [{ code: 'SOURCE_ENDED', sentence: /no such camera/ }])
})

/** What is found on a machine that is made up. */
const judge = (facts: Partial<ScreenFacts>, machine: Machine = {}) =>
  screen.judge({ displays: [], missing: [], ...facts }, settingOf({}, machine)).findings

t.test('the command goes by what is known of the machine', async t => {
  const commands = (code: NonNullable<ScreenFacts['failure']>['code'], facts: Partial<ScreenFacts>, machine: Machine = {}) =>
    judge({ failure: { code, sentence: 'no' }, ...facts }, machine)[0]!.commands
  t.same(commands('NO_DISPLAY', { displays: [':1'] }), ['DISPLAY=:1 deskfeed'])
  t.same(commands('NO_DISPLAY', {}), ['deskfeed --source pattern'])
  t.same(commands('WAYLAND', {}, { environment: { XDG_CURRENT_DESKTOP: 'sway' } }), ['deskfeed --source wlroots'])
  t.same(commands('WAYLAND', {}, { environment: { XDG_CURRENT_DESKTOP: 'GNOME' } }), [])
  t.same(commands('NO_SESSION', {}), ['deskfeed --source pattern'])
  t.same(commands('DESKTOP_ASKS', {}), [], 'only a person can answer')
  const apt = { programs: ['apt-get'] }
  for (const [XDG_CURRENT_DESKTOP, portal] of [['ubuntu:GNOME', 'gnome'], ['KDE', 'kde'], ['sway', 'wlr'], ['', 'gnome']] as const) {
    t.same(commands('PORTAL_MISSING', {}, { ...apt, environment: { XDG_CURRENT_DESKTOP } }),
      [`sudo apt-get install xdg-desktop-portal xdg-desktop-portal-${portal}`], XDG_CURRENT_DESKTOP)
  }
  t.same(commands('PIPEWIRE_MISSING', {}, apt), ['sudo apt-get install pipewire wireplumber'])
  t.same(commands('PIPEWIRE_MISSING', {}, { programs: ['apt-get', 'pipewire', 'wireplumber'] }),
    ['systemctl --user start pipewire wireplumber'], 'where they are installed')
  t.same(commands('TOOL_MISSING', { missing: ['xrandr', 'import'] }, { programs: ['dnf'] }), ['sudo dnf install xrandr ImageMagick'])
  t.same(commands('TOOL_MISSING', { missing: ['import'] }), [], 'where nobody knows how')
})

t.test('an X server that ends while its screen is taken is told as one that is not there', async t => {
  for (const said of [
    'XIO:  fatal IO error 11 (Resource temporarily unavailable) on X server ":99"',
    'X connection to :99 broken (explicit kill or server shutdown).', 'import: unable to open X server `:99\''
  ]) t.match(screenshotFault(new Error(said)), { code: 'NO_DISPLAY' })
  t.equal((screenshotFault(new Error('import: no space left')) as { code?: string }).code, undefined)
})

t.test('macOS without the permission is told by what it says, or by what it was asked', async t => {
  // electron/electron#51797: what screencapture writes to a program that may not record the screen, as screenshot-desktop hands it on
  const said = new Error('screenshot-desktop: Command failed: screencapture -x -t jpg -D 1: could not create image from display')
  t.match(screenshotFault(said), { code: 'SCREEN_PERMISSION', message: said.message })
  const none = { source: 'x11', error: new Fault('failed', 'no X server: DISPLAY is not set', 'NO_DISPLAY') }
  const cause = { source: 'screenshot', error: screenshotFault(said) }
  t.equal(mainCause([none, cause], 'darwin'), cause, 'there no X server is no reason')
  t.equal(mainCause([none, cause], 'linux'), none)
  const mac = { platform: 'darwin' as const }
  // nashaofu/xcap#144: without it there is a picture, of the wallpaper
  const [wallpaper] = judge({ shown: { source: 'native', display: { id: '1', width: 8, height: 4 } }, mayRecord: false }, mac)
  t.match(wallpaper, { code: 'SCREEN_PERMISSION', isWrong: true, commands: [/Privacy_ScreenCapture/] })
  t.same(judge({ shown: { source: 'native', display: { id: '1', width: 8, height: 4 } }, mayRecord: true }, mac), [])
})

t.test('what programs say that take screenshots has a code as far as it is known', async t => {
  const codes = (text: string) => screenshotFault(new Error(text)) as { code?: string }
  t.equal(codes('Command failed: xrandr --current: /bin/sh: 1: xrandr: not found').code, 'TOOL_MISSING')
  t.equal(codes('Command failed: xrandr --current: sh: line 1: xrandr: command not found').code, 'TOOL_MISSING')
  t.equal(codes('screenshot-desktop: spawn import ENOENT').code, 'TOOL_MISSING')
  t.equal(codes('Command failed: xrandr --current: Authorization required: Can\'t open display :0').code, 'DISPLAY_REFUSED')
  t.equal(codes('Command failed: xrandr --current: Can\'t open display :9').code, 'NO_DISPLAY')
  t.equal(codes('something else').code, undefined)
  const late = new Fault('hung', 'no answer within 2 s')
  t.equal(screenshotFault(late), late)
})

t.test('a desktop that asks is well if it can be asked, and its pictures can come', async t => {
  const shown = { source: 'wayland', display: { id: 'wayland', width: 1920, height: 1080 } }
  const setting = settingOf({}, { programs: ['pipewire', 'wireplumber'] })
  const opinion = (hasSessionManager: boolean) =>
    screen.judge({ displays: [], missing: [], shown, asks: true, hasSessionManager }, setting)
  t.same(opinion(true), { well: 'the desktop can be asked for its screen, through wayland', findings: [] })
  t.match(opinion(false).findings, [{
    code: 'PIPEWIRE_MISSING',
    isWrong: true,
    sentence: /WirePlumber is not running/,
    commands: ['systemctl --user start pipewire wireplumber']
  }])
})
