import t from 'tap'
import { address } from '../../../doctor/checks/address.js'
import { places } from '../../../network/interfaces.js'
import { addressesOf, ownInterfaces, type Interfaces } from '../../../network/own-interfaces.js'
import { codesOf, settingOf } from '../../fixtures/doctor.js'
import { ipv4, ipv6 } from '../../fixtures/interfaces.js'

const lo = [ipv4('127.0.0.1', true), ipv6('::1', true)]
const OWN = { lo, eth0: [ipv4('192.168.1.5'), ipv6('fe80::1'), ipv6('2001:db8::5')], docker0: [ipv4('172.17.0.1')] }

/** What is found on a machine with these interfaces, where names are known as `found` says. */
function judge (variables: Record<string, string>, found: Record<string, string[]> = {}, own: Interfaces = OWN) {
  const reachable = places(own, variables.HOST === '0.0.0.0' ? '0.0.0.0' : '::')
  return address.judge({ own: addressesOf(own).map(({ address }) => address), places: reachable, found }, settingOf(variables))
}

t.test('an address in the link that this machine does not have is wrong, and the command listens on all', async t => {
  const { findings } = judge({ HOST: '192.168.1.9' }, { '192.168.1.9': ['192.168.1.9'] })
  t.same(codesOf(findings), ['WRONG_ADDRESS'])
  t.match(findings[0]!.sentence, /HOST is 192\.168\.1\.9, which .* it has 192\.168\.1\.5, 2001:db8::5$/)
  t.same(findings[0]!.commands, ['deskfeed --host ::'])
  t.same(codesOf(judge({ HOST: 'old.example.org' }, { 'old.example.org': [] }).findings), ['WRONG_ADDRESS'])
  t.same(codesOf(judge({ HOST: '192.168.1.5' }, { '192.168.1.5': ['192.168.1.5'] }).findings), [])
  t.same(codesOf(judge({ HOST: '2001:DB8:0::5' }, { '2001:DB8:0::5': ['2001:DB8:0::5'] }).findings), [], 'in any spelling')
})

t.test('who listens for this machine alone is told so, and who is in no network', async t => {
  t.same(codesOf(judge({ HOST: '127.0.0.1' }, { '127.0.0.1': ['127.0.0.1'] }).findings), ['loopback_only'])
  t.same(codesOf(judge({}, {}, { lo, eth0: [ipv6('fe80::1')] }).findings), ['NO_NETWORK'])
})

t.test('the addresses that it names are those that the links are made of', async t => {
  t.same(judge({}), { well: 'others connect to 192.168.1.5, 2001:db8::5', findings: [] }, 'not those that lead into containers')
  t.match(judge({ HOST: '0.0.0.0' }), { well: 'others connect to 192.168.1.5' })
  t.match(judge({}, {}, { lo, tailscale0: [ipv4('100.64.0.1')] }), { well: 'others connect to 100.64.0.1' }, 'unless there are no others')
})

t.test('names of ALLOWED_HOSTS that lead elsewhere, or nowhere, are told; those of a proxy may', async t => {
  const ALLOWED_HOSTS = 'screen.example.org:8443, gone.example.org, mine.example.org, .example.org'
  const found = { 'screen.example.org': ['203.0.113.7'], 'gone.example.org': [], 'mine.example.org': ['192.168.1.5'] }
  const { findings } = judge({ ALLOWED_HOSTS }, found)
  t.same(codesOf(findings), ['wrong_name', 'wrong_name'])
  t.match(findings, [{ sentence: / screen\.example\.org, .*leads to 203\.0\.113\.7/ }, { sentence: / gone\.example\.org, which has no/ }])
  t.same(codesOf(judge({ ALLOWED_HOSTS, TRUST_PROXY: '203.0.113.7' }, found).findings), ['wrong_name'])
})

t.test('it reads the addresses of this machine, and looks names up', async t => {
  const ALLOWED_HOSTS = '[::1]:80,nowhere.invalid,.example.org'
  const { own, places, found } = await address.read(settingOf({ HOST: 'localhost', ALLOWED_HOSTS }))
  t.same(own, addressesOf(ownInterfaces()).map(({ address }) => address))
  t.ok(places.some(({ address }) => address === '127.0.0.1'))
  t.ok(found.localhost!.every(address => ['127.0.0.1', '::1'].includes(address)))
  t.match(found, { '::1': ['::1'], 'nowhere.invalid': [] }) // RFC 6761, section 6.4: no such name ever
  t.same(Object.keys(found).length, 3)
})
