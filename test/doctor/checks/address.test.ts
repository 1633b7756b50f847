import { networkInterfaces } from 'node:os'
import t from 'tap'
import { address } from '../../../doctor/checks/address.js'
import { codesOf, settingOf } from '../../fixtures/doctor.js'

const OWN = ['127.0.0.1', '::1', '192.168.1.5', 'fe80::1', '2001:db8::5']

/** What is found on a machine with these addresses, where names are known as `found` says. */
const judge = (variables: Record<string, string>, found: Record<string, string[]> = {}, own = OWN) =>
  address.judge({ own, found }, settingOf(variables))

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
  t.same(codesOf(judge({}, {}, ['127.0.0.1', '::1', 'fe80::1']).findings), ['NO_NETWORK'])
  t.match(judge({}), { well: 'others connect to 192.168.1.5, 2001:db8::5', findings: [] })
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
  const { own, found } = await address.read(settingOf({ HOST: 'localhost', ALLOWED_HOSTS: '[::1]:80,nowhere.invalid,.example.org' }))
  t.same([...own].sort(), Object.values(networkInterfaces()).flatMap(infos => infos!).map(({ address }) => address).sort())
  t.ok(found.localhost!.every(address => ['127.0.0.1', '::1'].includes(address)))
  t.match(found, { '::1': ['::1'], 'nowhere.invalid': [] }) // RFC 6761, section 6.4: no such name ever
  t.same(Object.keys(found).length, 3)
})
