import type { NetworkInterfaceInfo } from 'node:os'
import t from 'tap'
import { certificateNames } from '../../tls/names.js'

const info = (address: string, internal = false) =>
  ({ address, family: address.includes(':') ? 'IPv6' : 'IPv4', internal }) as NetworkInterfaceInfo
const INTERFACES = {
  lo: [info('127.0.0.1', true), info('::1', true)],
  eth0: [info('192.0.2.2'), info('2001:db8::2'), info('fe80::1')]
}

t.test('a certificate must cover the names of the machine and what the links say, and may cover all its addresses', async t => {
  t.same(certificateNames('Desk', INTERFACES, '0.0.0.0'), {
    required: ['desk', 'desk.local', 'localhost', '192.0.2.2', '127.0.0.1'],
    wanted: ['127.0.0.1', '::1', '192.0.2.2', '2001:db8::2']
  })
})

t.test('IPv6 addresses, which change from day to day, must be covered only where there are no others', async t => {
  t.same(certificateNames('desk', INTERFACES, '::').required, ['desk', 'desk.local', 'localhost', '192.0.2.2', '127.0.0.1', '::1'])
  t.same(certificateNames('desk', { lo: INTERFACES.lo, eth0: [info('2001:db8::2')] }, '::').required,
    ['desk', 'desk.local', 'localhost', '2001:db8::2', '127.0.0.1', '::1'])
  t.same(certificateNames('desk', INTERFACES, '2001:db8::2').required, ['desk', 'desk.local', 'localhost', '2001:db8::2'])
})

t.test('the name or address in HOST is one of those it must cover', async t => {
  t.same(certificateNames('desk', {}, '192.0.2.9').required, ['desk', 'desk.local', 'localhost', '192.0.2.9'])
  t.same(certificateNames('desk', {}, 'desk.example').required, ['desk', 'desk.local', 'localhost', 'desk.example'])
})

t.test('a zone, which others cannot know, is in no certificate', async t => {
  t.same(certificateNames('desk', {}, 'fe80::1%eth0').required, ['desk', 'desk.local', 'localhost', 'fe80::1'])
})

t.test('the names and addresses that ALLOWED_HOSTS adds must be covered too', async t => {
  const allowed = ['Screen.example.org', 'screen.test:8443', '192.0.2.7', '2001:db8::7', '.example.net']
  t.same(certificateNames('desk', {}, '::1', allowed).required,
    ['desk', 'desk.local', 'localhost', '::1', 'screen.example.org', 'screen.test', '192.0.2.7', '2001:db8::7'])
})

t.test('the name that mDNS gives the machine must be covered, and those it has if others in the network have that', async t => {
  const { required, wanted } = certificateNames('desk', {}, '192.0.2.9', [], ['deskfeed-desk.local', 'deskfeed-desk-2.local'])
  t.same(required, ['desk', 'desk.local', 'localhost', '192.0.2.9', 'deskfeed-desk.local'])
  t.same(wanted, ['deskfeed-desk-2.local'])
})

t.test('a name with a domain is covered both as a whole and as its first part in .local', async t => {
  t.same(certificateNames('desk.example.com', {}, '::1').required, ['desk.example.com', 'desk.local', 'localhost', '::1'])
})

t.test('a machine whose name no browser can look up is called localhost', async t => {
  for (const name of ['', 'Büro', 'a desk', '-', 'x'.repeat(64), '.b']) {
    t.same(certificateNames(name, {}, '127.0.0.1').required, ['localhost', '127.0.0.1'], name)
  }
})
