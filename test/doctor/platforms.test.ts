import { win32 } from 'node:path'
import t from 'tap'
import { firewall } from '../../doctor/checks/firewall.js'
import { modules } from '../../doctor/checks/modules.js'
import { port } from '../../doctor/checks/port.js'
import { screen } from '../../doctor/checks/screen.js'
import { findProgram } from '../../doctor/find-program.js'
import { mayRecord } from '../../doctor/macos.js'
import { installCommand, screenshotTools } from '../../doctor/tools.js'
import { codesOf, settingOf, systemOf } from '../fixtures/doctor.js'

const MAC = '/usr/libexec/ApplicationFirewall/socketfilterfw --getglobalstate'
const POLICY = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy'
const WINDOWS = `reg query ${POLICY} /s /v EnableFirewall`

/** What Windows 10 and 11 write, whole: for each profile whether it is on. */
const registry = (domain: 0 | 1, pub: 0 | 1, standard: 0 | 1) => [
  '', ...Object.entries({ DomainProfile: domain, PublicProfile: pub, StandardProfile: standard }).flatMap(([profile, on]) => [
    `${POLICY.replace('HKLM', 'HKEY_LOCAL_MACHINE')}\\${profile}`, `    EnableFirewall    REG_DWORD    0x${on}`, ''
  ]), 'End of search: 3 match(es) found.', ''
].join('\r\n')

/** What the doctor says about the firewall of such a machine. */
async function ofFirewall (platform: NodeJS.Platform, answers: Record<string, string>) {
  const setting = settingOf({}, { platform, answers })
  return firewall.judge(await firewall.read(setting), setting)
}

t.test('on macOS a firewall that lets nobody in is wrong, and one that goes by programs worth knowing', async t => {
  const judge = (answer: string) => ofFirewall('darwin', { [MAC]: answer })
  t.same(codesOf((await judge('Firewall is disabled. (State = 0)\n')).findings), [])
  t.same(codesOf((await judge('Firewall is enabled. (State = 1)\n')).findings), ['firewall'])
  const { findings } = await judge('Firewall is blocking all non-essential incoming connections. (State = 2)\n')
  t.match(findings, [{ code: 'FIREWALL', isWrong: true, commands: [/--setblockall off$/] }])
  t.same(codesOf((await ofFirewall('darwin', {})).findings), [], 'where the program is missing')
})

t.test('on Windows a firewall is found in each profile, with the command that opens the port', async t => {
  for (const profiles of [[1, 1, 1], [0, 1, 0], [0, 0, 1]] as Array<[0 | 1, 0 | 1, 0 | 1]>) {
    const { findings } = await ofFirewall('win32', { [WINDOWS]: registry(...profiles) })
    t.match(findings, [{ code: 'FIREWALL', isWrong: false, commands: [/^netsh advfirewall firewall add rule .+ localport=3000$/] }])
  }
  t.same(codesOf((await ofFirewall('win32', { [WINDOWS]: registry(0, 0, 0) })).findings), [])
  t.same(codesOf((await ofFirewall('win32', { [WINDOWS]: '\r\nEnd of search: 0 match(es) found.\r\n' })).findings), [])
})

t.test('programs are found as each system does', async t => {
  const windows = {
    platform: 'win32' as const,
    environment: { PATH: 'C:\\Windows\\system32;;C:\\Program Files\\ffmpeg\\bin', PATHEXT: '.COM;.EXE;.BAT;.CMD' }
  }
  const among = (...paths: string[]) => (path: string) => paths.some(one => one.toLowerCase() === path.toLowerCase())
  const ffmpeg = 'C:\\Program Files\\ffmpeg\\bin\\ffmpeg.exe'
  t.equal(findProgram('ffmpeg', windows, among(ffmpeg))?.toLowerCase(), ffmpeg.toLowerCase())
  t.equal(findProgram('ffmpeg.exe', windows, among(ffmpeg))?.toLowerCase(), ffmpeg.toLowerCase())
  t.equal(findProgram(win32.join('C:\\tools', 'x'), windows, among('C:\\tools\\x.cmd'))?.toLowerCase(), 'c:\\tools\\x.cmd')
  t.equal(findProgram('ffmpeg', windows, among('ffmpeg')), undefined, 'an empty entry is no folder')
  const mac = { platform: 'darwin' as const, environment: { PATH: '/usr/bin:/opt/homebrew/bin' } }
  t.equal(findProgram('brew', mac, among('/opt/homebrew/bin/brew')), '/opt/homebrew/bin/brew')
  t.equal(findProgram('/bin/ls', mac, among('/bin/ls')), '/bin/ls')
  t.equal(findProgram('brew', { ...mac, environment: {} }, () => true), undefined)
})

t.test('what is missing is installed by what each system has; screenshots need nothing more there', async t => {
  t.equal(installCommand(['ffmpeg'], systemOf({ platform: 'darwin', programs: ['brew'] })), 'brew install ffmpeg')
  t.equal(installCommand(['ffmpeg'], systemOf({ platform: 'win32', programs: ['winget'] })), 'winget install ffmpeg')
  t.same((['darwin', 'win32', 'linux'] as const).map(platform => screenshotTools({ platform }).length), [0, 0, 2])
})

t.test('macOS is asked by its own function whether it lets the screen be recorded, and no other system is', async t => {
  const asked: string[] = []
  const library = (answer: unknown) => async (path: string) => ({
    func (declaration: string) {
      asked.push(`${path}: ${declaration}`)
      return () => answer
    }
  })
  t.equal(await mayRecord('darwin', library(true)), true)
  t.equal(await mayRecord('darwin', library(false)), false)
  t.match(asked[0], /^\/System\/Library\/Frameworks\/CoreGraphics\.framework\/CoreGraphics: bool CGPreflightScreenCaptureAccess\(\)$/)
  t.equal(await mayRecord('darwin', async () => { throw new Error('Failed to load shared library') }), undefined)
  t.equal(await mayRecord('win32', library(false)), undefined)
  t.equal(asked.length, 2)
  if (process.platform === 'linux') t.equal(await mayRecord('darwin'), undefined, 'koffi itself finds no such library here')
})

t.test('no command is for another system', async t => {
  for (const platform of ['darwin', 'win32'] as const) {
    const setting = settingOf({}, { platform })
    const commands = (['NO_DISPLAY', 'DISPLAY_REFUSED', 'WAYLAND', 'TOO_FEW_FILES', 'TOOL_MISSING'] as const).flatMap(code =>
      screen.judge({ displays: [':0'], missing: ['ffmpeg'], failure: { code, sentence: 'no' } }, setting).findings[0]!.commands)
    t.same(commands.filter(command => /DISPLAY=|xhost|ulimit|apt-get/.test(command)), [], platform)
    t.match(port.judge({ refusal: 'EADDRINUSE' }, setting).findings, [{ sentence: 'port 3000 is in use' }], 'who has it, only Linux says')
    t.match(modules.judge({ 'node-screenshots': 'no' }, settingOf({ SOURCE: 'native' }, { platform })).findings, [{ isWrong: true }])
  }
})
