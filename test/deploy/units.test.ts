import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { EnvSchema } from '../../config.js'
import { ConfigurationError } from '../../contract/configuration-error.js'
import { needs } from '../fixtures/needs.js'
import { startService } from '../fixtures/service.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const units = `${root}deploy/systemd`
const skip = needs('systemd-analyze')

/** The root of a machine with the units and the package on it: `npm install --global` puts its program into `bin`, as a link. */
const machine = mkdtempSync(join(tmpdir(), 'deskfeed-machine-'))
t.teardown(() => rmSync(machine, { recursive: true }))
const lib = join(machine, 'usr/local/lib')
const installed = join(lib, 'node_modules/deskfeed')
const [{ filename }] = JSON.parse(execFileSync('npm', [
  'pack', '--ignore-scripts', '--offline', '--json', '--pack-destination', machine
], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }))
mkdirSync(installed, { recursive: true })
execFileSync('tar', ['-xzf', join(machine, filename), '--strip-components=1', '-C', installed])
symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'))
const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { bin: Record<string, string> }
mkdirSync(join(machine, 'usr/local/bin'))
for (const [name, path] of Object.entries(bin)) {
  chmodSync(join(installed, path), 0o755)
  symlinkSync(join('../lib/node_modules/deskfeed', path), join(machine, 'usr/local/bin', name))
}

const read = (path: string) => readFileSync(join(units, path), 'utf8')
/** What is set there, by name; a later one with the same name is appended, as systemd does with lists. */
const settings = (path: string) => {
  const all: Record<string, string> = {}
  for (const [, name, value] of read(path).matchAll(/^(\w+)=(.*)$/gm)) all[name!] = all[name!] ? `${all[name!]} ${value}` : value!
  return all
}

function analyze (...args: string[]) {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', args, {
    encoding: 'utf8', env: { ...process.env, XDG_RUNTIME_DIR: machine, SYSTEMD_COLORS: '0' }
  })
  return { status, stdout, findings: stderr }
}

t.test('systemd finds nothing wrong with the units of the system', { skip }, async t => {
  const folder = join(machine, 'etc/systemd/system')
  mkdirSync(folder, { recursive: true })
  for (const part of ['system', 'user']) cpSync(`/usr/lib/systemd/${part}`, join(machine, 'usr/lib/systemd', part), { recursive: true })
  for (const file of ['system/deskfeed.service', 'deskfeed.socket']) cpSync(join(units, file), join(folder, file.split('/').at(-1)!))
  t.match(analyze('verify', `--root=${machine}`, 'deskfeed.service', 'deskfeed.socket'), { status: 0, findings: /^$/ })
  const relay = join(folder, 'deskfeed.service.d/relay.conf')
  cpSync(join(units, 'system/relay.conf'), relay, { recursive: true })
  t.match(analyze('verify', `--root=${machine}`, 'deskfeed.service'), { status: 0, findings: /^$/ }, 'nor with that of a relay')
  const service = join(folder, 'deskfeed.service')
  writeFileSync(service, readFileSync(service, 'utf8').replace('WatchdogSec=', 'WatchDogSec='))
  t.match(analyze('verify', `--root=${machine}`, 'deskfeed.service').findings, "Unknown key 'WatchDogSec'", 'it would, if there were')
})

t.test('systemd finds nothing wrong with the unit of a user', { skip }, async t => {
  // There is no `--root` for those.
  const folder = join(machine, 'user')
  mkdirSync(folder)
  cpSync(join(units, 'deskfeed.socket'), join(folder, 'deskfeed.socket'))
  writeFileSync(join(folder, 'deskfeed.service'), read('user/deskfeed.service').replace('=/usr/local/', `=${machine}/usr/local/`))
  t.match(analyze('verify', '--user', join(folder, 'deskfeed.service'), join(folder, 'deskfeed.socket')), { status: 0, findings: /^$/ })
})

t.test('the unit of the system is exposed no more than 3.0 of 10', { skip }, async t => {
  const { status, stdout } = analyze('security', '--offline=true', '--threshold=30', '--no-pager', join(units, 'system/deskfeed.service'))
  t.comment(/Overall exposure.+/.exec(stdout)?.[0])
  t.equal(status, 0)
})

t.test('the hardening lets through what the service needs', async t => {
  for (const path of ['system/deskfeed.service', 'user/deskfeed.service']) {
    const unit = settings(path)
    t.notOk('MemoryDenyWriteExecute' in unit, 'V8 compiles')
    t.equal(Number(unit.RestartPreventExitStatus), new ConfigurationError('').exitCode, 'a wrong variable stays wrong')
    t.notOk('PrivateNetwork' in unit)
    t.match(unit.RestrictAddressFamilies, /AF_UNIX AF_INET AF_INET6 AF_NETLINK/, 'netlink tells the addresses of this machine')
    if (unit.PrivateTmp === 'yes') t.equal(unit.BindReadOnlyPaths, '/tmp/.X11-unix')
    const { MAX_VIEWERS } = EnvSchema.properties
    t.ok(Number(unit.LimitNOFILE) >= 3 * (2 * MAX_VIEWERS.default + 500) + 100)
  }
  const user = settings('user/deskfeed.service')
  for (const name of ['PrivateTmp', 'PrivateUsers', 'ProtectSystem', 'ProtectHome', 'ProtectProc', 'PrivateDevices']) {
    t.notOk(name in user, `${name}= needs a namespace, and the portal would refuse the service`)
  }
})

t.test('the program that the units start works, as installed and with what they set', async t => {
  const folder = t.testdir()
  for (const path of ['system/deskfeed.service', 'user/deskfeed.service']) {
    const unit = settings(path)
    const set = Object.fromEntries((unit.Environment ?? '').split(' ').filter(Boolean).map(pair => pair.split('=') as [string, string]))
    if (set.XDG_STATE_HOME) set.XDG_STATE_HOME = set.XDG_STATE_HOME.replace('%S', folder)
    const service = await startService(t, { ...set, SOURCE: 'pattern', DISPLAY: '' }, undefined, [join(machine, unit.ExecStart!)])
    t.equal((await fetch(`${service.url}/healthz`)).status, 200, path)
    t.match(await (await fetch(service.url)).text(), '屏幕共享', 'with its page')
  }
})
