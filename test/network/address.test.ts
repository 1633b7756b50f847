import t from 'tap'
import { isLinkLocal, isLoopback, isLoopbackHost, isLoopbackName, rateLimitKey, urlHost } from '../../network/address.js'

t.test('only a loopback address is this machine', async t => {
  for (const address of ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:0:0:1']) {
    t.ok(isLoopback(address), address)
  }
  for (const address of [
    '192.0.2.1', '128.0.0.1', '::2', '::', '::ffff:192.0.2.1', 'fe80::1%eth0', '::127.0.0.1', '127.0.0.1.evil.test', '', 'localhost',
    '127.1', 'unknown'
  ]) t.notOk(isLoopback(address), address)
})

t.test('only a loopback host is this machine: any other name may merely resolve to it', async t => {
  for (const host of ['localhost', 'LOCALHOST:3000', '127.0.0.1', '127.0.0.1:3000', '[::1]', '[::1]:3000']) t.ok(isLoopbackHost(host), host)
  for (const host of [
    '', 'evil.test', '127.0.0.1.evil.test', 'localhost.evil.test', '192.0.2.1:3000', '[::2]', '::1', 'localhost:', 'localhost:80:80',
    ' localhost', 'localhost@evil.test', 'localhost,evil.test', '127.1', '2130706433', '0x7f.1', '[::1', '0.0.0.0'
  ]) t.notOk(isLoopbackHost(host), host)
})

t.test('all addresses of one IPv6 /64 count as one client', async t => {
  t.equal(rateLimitKey('2001:db8::1'), rateLimitKey('2001:db8:0:0:ffff::7'))
  t.not(rateLimitKey('2001:db8::1'), rateLimitKey('2001:db8:0:1::1'))
  t.equal(rateLimitKey('fe80::1%eth0'), rateLimitKey('fe80::2%wlan0'))
  t.equal(rateLimitKey('2001:DB8:0:7::1'), '2001:db8:0:7::/64')
})

t.test('an IPv4 address is the same client on a dual-stack socket', async t => {
  t.equal(rateLimitKey('::ffff:192.0.2.7'), '192.0.2.7')
  t.equal(rateLimitKey('::FFFF:C000:207'), '192.0.2.7')
  t.not(rateLimitKey('192.0.2.7'), rateLimitKey('192.0.2.8'))
})

t.test('a name for this machine itself, as written in a URL, is told apart from other names', async t => {
  for (const name of ['localhost', '127.0.0.1', '[::1]', '[::ffff:7f00:1]']) t.ok(isLoopbackName(name), name)
  for (const name of ['', 'localhost.evil.test', '192.0.2.1', '[::2]', '[::ffff:c000:201]']) t.notOk(isLoopbackName(name), name)
})

t.test('a link-local IPv6 address begins with fe80 to febf', async t => {
  for (const address of ['fe80::1', 'FE80::1%eth0', 'febf::1']) t.ok(isLinkLocal(address), address)
  for (const address of ['fec0::1', 'fe7f::1', '2001:db8::fe80', '::1', '169.254.0.1']) t.notOk(isLinkLocal(address), address)
})

t.test('an IPv6 address is written in brackets in a URL, any other host as it is', async t => {
  t.equal(urlHost('2001:db8::2'), '[2001:db8::2]')
  t.equal(urlHost('::'), '[::]')
  for (const host of ['192.0.2.2', 'desk.local', 'localhost']) t.equal(urlHost(host), host)
})
