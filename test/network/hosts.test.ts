import { hostname } from 'node:os'
import t from 'tap'
import { Hosts, hostOf, ownNames } from '../../network/hosts.js'

const INTERFACES = {
  lo: [{ address: '127.0.0.1', family: 'IPv4' }, { address: '::1', family: 'IPv6' }],
  eth0: [{ address: '192.0.2.7', family: 'IPv4' }, { address: 'fe80::fc:ff:fe00:1', family: 'IPv6' }]
} as unknown as Parameters<typeof ownNames>[0]

t.test('a machine answers to its addresses, to localhost, to its name and to that name on the local network', async t => {
  for (const machine of ['Mac.example.org', 'mac.local', 'MAC']) {
    const names = ownNames(INTERFACES, machine)
    for (const name of [
      'localhost', 'mac', 'mac.local', machine.toLowerCase(), '192.0.2.7', '[::ffff:c000:207]', '[fe80::fc:ff:fe00:1]', '[::1]'
    ]) t.ok(names.has(name), name)
    t.notOk(names.has('deskfeed-mac.local'), 'that one it has only while mDNS says so')
  }
})

t.test('every way to write one of its own names is understood, with any port', async t => {
  const hosts = new Hosts([])
  for (const authority of [
    'localhost', 'localhost:80', 'localhost:', 'LocalHost:65535', 'localhost.', '127.0.0.1:3000', '127.9.9.9', '[::1]', '[::1]:3000',
    '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]:80', '[::FFFF:7f00:1]', hostname(), `${hostname().split('.')[0]}.local:80`
  ]) t.ok(hosts.allows(authority), authority)
})

t.test('anything else is not one of its names', async t => {
  const hosts = new Hosts(['screen.example.org'])
  for (const authority of [
    undefined, '', ' ', ':80', '.', 'evil.test', 'evil.test:80', '127.0.0.1.evil.test', 'localhost.evil.test', 'localhost..', '.localhost',
    'localhost:65536', 'localhost:80:80', 'localhost:x', 'localhost:-1', 'localhost:80 ', ' localhost', 'localhost,localhost',
    'localhost, evil.test', 'user@localhost', 'user:password@localhost:80', 'localhost@evil.test', 'localhost/', 'localhost#', 'localhost?',
    'localhost\\evil.test', 'localhost\0', 'localhost%00', '[::1', '::1', '[::1]evil.test', '[::2]', '[evil.test]', '[::1%25lo]',
    '[::ffff:203.0.113.9]', '0.0.0.0', '0', '2130706433', '0x7f.1', '127.1', '203.0.113.9', 'localhost\u0130', 'evil.screen.example.org',
    'screen.example.org.evil.test'
  ]) t.notOk(hosts.allows(authority), JSON.stringify(authority))
})

t.test('names can be added: a single one, all below one, an address', async t => {
  const hosts = new Hosts(['Screen.Example.org', '.example.net', '203.0.113.9', '2001:db8::0:1', 'proxy.test:8443'])
  for (const authority of [
    'screen.example.org', 'SCREEN.example.org.:80', 'a.example.net', 'a.b.example.net:80', '203.0.113.9:1', '[2001:db8::1]', 'proxy.test'
  ]) t.ok(hosts.allows(authority), authority)
  for (const authority of ['example.net', 'evilexample.net', 'example.org', 'a.screen.example.org', '203.0.113.90', 'a.proxy.test']) {
    t.notOk(hosts.allows(authority), authority)
  }
})

t.test('anything that is not a name is refused with a sentence that says what to write', async t => {
  for (const text of ['http://example.org', 'example.org/', '*.example.org', '..', '.', 'a b', 'example.org:x', '.192.0.2..1']) {
    const message = `ALLOWED_HOSTS contains "${text}", which is not a name such as screen.example.org, .example.org or 192.0.2.7`
    t.throws(() => new Hosts([text]), { message }, text)
  }
})

t.test('a network that comes up right after the start is known when somebody comes from it', async t => {
  let interfaces = {}
  const hosts = new Hosts([], undefined, () => interfaces)
  interfaces = INTERFACES!
  t.ok(hosts.allows('192.0.2.7:3000'))
})

t.test('of the names that mDNS may give this machine, only the one counts that it has now', async t => {
  let name: string | undefined = 'deskfeed-mac.local'
  const hosts = new Hosts([], () => name)
  const allowed = () => ['deskfeed-mac.local:3000', 'Deskfeed-Mac-2.local.', 'deskfeed-mac-3.local'].map(host => hosts.allows(host))
  t.same(allowed(), [true, false, false])
  name = 'deskfeed-mac-2.local'
  t.same(allowed(), [false, true, false], 'the first is that of another machine')
  name = undefined
  t.same(allowed(), [false, false, false])
})

t.test('however many spellings are asked about, only a limited number are remembered', async t => {
  const hosts = new Hosts([])
  const ports = Array.from({ length: 5000 }, (_, port) => port)
  t.ok(ports.every(port => hosts.allows(`localhost:${port}`) && !hosts.allows(`evil.test:${port}`)))
  t.ok(hosts.remembered <= 1000, `${hosts.remembered}`)
})

t.test('a host has one spelling, whatever its case, its port or its trailing dot', async t => {
  const cases: [authority: string, host: string | undefined][] = [
    ['Screen.Example.org.:8443', 'screen.example.org'],
    ['192.0.2.7:80', '192.0.2.7'],
    ['[2001:DB8:0:0:0:0:0:1]:3000', '[2001:db8::1]'],
    ['[::ffff:192.0.2.7]', '[::ffff:c000:207]'],
    ['[::]', '[::]'],
    ['desk:', 'desk'],
    ['desk:65536', undefined],
    ['[fe80::1%eth0]', undefined],
    ['[1::2::3]', undefined],
    ['user@desk', undefined],
    ['2001:db8::1', undefined],
    ['', undefined]
  ]
  for (const [authority, host] of cases) t.equal(hostOf(authority), host, authority)
})

t.test('a zone is not part of its own names: others cannot know it', async t => {
  const interfaces = { eth0: [{ ...INTERFACES!.eth0![1]!, address: 'fe80::1%eth0' }] }
  t.ok(ownNames(interfaces, 'desk').has('[fe80::1]'))
})

t.test('pages are allowed by name and port: with exactly the port on the list, or with any host below a suffix', async t => {
  const hosts = new Hosts(['Screen.example.org', 'proxy.test:8443', '.example.net'])
  for (const authority of ['screen.example.org', 'proxy.test:8443', 'a.example.net', 'a.b.example.net']) {
    t.ok(hosts.lists(authority), authority)
  }
  for (const authority of ['screen.example.org:81', 'proxy.test', 'proxy.test:8444', 'example.net', 'localhost']) {
    t.notOk(hosts.lists(authority), authority)
  }
})
