import t from 'tap'
import { firewall } from '../../../doctor/checks/firewall.js'
import { readZone } from '../../../doctor/firewalls/firewalld.js'
import { readFirewall } from '../../../doctor/firewalls/index.js'
import { readStatus } from '../../../doctor/firewalls/ufw.js'
import { codesOf, settingOf, systemOf, type Machine } from '../../fixtures/doctor.js'

/** As ufw(8) writes it. */
const ufwStatus = (rules: string, incoming = 'deny') => `Status: active
Logging: on (low)
Default: ${incoming} (incoming), allow (outgoing), disabled (routed)
New profiles: skip

To                         Action      From
--                         ------      ----
${rules}
`

t.test('the rules of ufw are read as it applies them: the first that fits counts', async t => {
  for (const [rules, state] of [
    ['', 'closed'],
    ['22/tcp                     ALLOW IN    Anywhere', 'closed'],
    ['3000/tcp                   ALLOW IN    Anywhere\n3000/tcp (v6)              ALLOW IN    Anywhere (v6)', 'open'],
    ['3000                       LIMIT IN    Anywhere', 'open'],
    ['80,2990:3010/tcp           ALLOW IN    Anywhere', 'open'],
    ['3000/udp                   ALLOW IN    Anywhere', 'closed'],
    ['3000/tcp                   DENY IN     Anywhere\n3000/tcp                   ALLOW IN    Anywhere', 'closed'],
    ['Anywhere                   ALLOW IN    192.168.1.0/24', 'unknown']
  ] as const) t.equal(readStatus(ufwStatus(rules), 3000), state, rules)
  t.equal(readStatus(ufwStatus('', 'allow'), 3000), 'open')
  t.equal(readStatus('Status: inactive\n', 3000), undefined)
})

/** As firewall-cmd(1) writes it. */
const zone = (target: string, ports: string) => `public (active)
  target: ${target}
  icmp-block-inversion: no
  interfaces: eth0
  services: dhcpv6-client ssh
  ports: ${ports}
  protocols: 
`

t.test('the zone of firewalld is open for the ports that it lists, or for all', async t => {
  t.equal(readZone(zone('default', ''), 3000), 'closed')
  t.equal(readZone(zone('default', '3000/tcp'), 3000), 'open')
  t.equal(readZone(zone('default', '1025-65535/udp 1025-65535/tcp'), 3000), 'open', 'as on Fedora Workstation')
  t.equal(readZone(zone('default', '3000/udp'), 3000), 'closed')
  t.equal(readZone(zone('ACCEPT', ''), 3000), 'open')
  t.equal(readZone('', 3000), 'unknown')
})

const MACOS = '/usr/libexec/ApplicationFirewall/socketfilterfw --getglobalstate'
const WINDOWS = 'reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy /s /v EnableFirewall'
/** What `reg` writes, in every language. */
const registry = (on: 0 | 1) => `
HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\PublicProfile
    EnableFirewall    REG_DWORD    0x${on}
`

t.test('the firewall that is on is found on each system, with the command that opens the port', async t => {
  const cases: [title: string, machine: Machine, found: object | undefined][] = [
    ['no firewall', {}, undefined],
    ['ufw, for root', { answers: { 'ufw status verbose': ufwStatus('') } }, { port: 'closed', command: 'sudo ufw allow 3000/tcp' }],
    ['ufw, for others', { files: { '/etc/ufw/ufw.conf': 'ENABLED=yes\nLOGLEVEL=low\n' }, answers: { 'ufw status verbose': '' } }, {
      name: 'ufw', port: 'unknown'
    }],
    ['ufw, off', { files: { '/etc/ufw/ufw.conf': 'ENABLED=no\n' }, answers: { 'ufw status verbose': 'Status: inactive\n' } }, undefined],
    ['firewalld', { answers: { 'firewall-cmd --state': 'running\n', 'firewall-cmd --list-all': zone('default', '') } }, {
      port: 'closed', command: 'sudo firewall-cmd --permanent --add-port=3000/tcp && sudo firewall-cmd --reload'
    }],
    ['firewalld, off', { answers: { 'firewall-cmd --state': 'not running\n' } }, undefined],
    ['Windows', { platform: 'win32', answers: { [WINDOWS]: registry(1) } }, {
      port: 'unknown',
      command: 'netsh advfirewall firewall add rule name="Deskfeed 3000" dir=in action=allow protocol=TCP localport=3000'
    }],
    ['Windows, off', { platform: 'win32', answers: { [WINDOWS]: registry(0) } }, undefined],
    // kolide.com/features/checks/mac-firewall shows what it writes
    ['macOS', { platform: 'darwin', answers: { [MACOS]: 'Firewall is enabled. (State = 1)\n' } }, {
      port: 'unknown', command: /--add ".+node" && sudo .+ --unblockapp ".+node"$/
    }],
    ['macOS, nobody', { platform: 'darwin', answers: { [MACOS]: '(State = 2)\n' } }, {
      port: 'closed', command: /--setblockall off$/
    }],
    ['macOS, off', { platform: 'darwin', answers: { [MACOS]: 'Firewall is disabled. (State = 0)\n' } }, undefined]
  ]
  for (const [title, machine, found] of cases) {
    const state = await readFirewall(3000, systemOf(machine))
    if (found) t.match(state, found, title)
    else t.equal(state, undefined, title)
  }
})

t.test('a port that is closed is wrong; one that may be is worth knowing; for this machine alone neither matters', async t => {
  const state = { name: 'ufw', command: 'sudo ufw allow 3000/tcp' }
  const judge = (port: 'open' | 'closed' | 'unknown', variables = {}) => firewall.judge({ ...state, port }, settingOf(variables))
  t.same(codesOf(judge('closed').findings), ['FIREWALL'])
  t.same(judge('closed').findings[0]!.commands, ['sudo ufw allow 3000/tcp'])
  t.same(codesOf(judge('unknown').findings), ['firewall'])
  t.match(judge('open'), { well: 'ufw lets others in on port 3000', findings: [] })
  t.same(judge('closed', { HOST: '127.0.0.1' }), { findings: [] })
  t.equal(await firewall.read(settingOf({ HOST: 'localhost' }, { answers: { 'ufw status verbose': ufwStatus('') } })), undefined)
})
