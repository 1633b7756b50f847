import t from 'tap'
import { rateLimitKey, isLoopback, isLoopbackHost } from '../../network/address.js'

t.test('only a loopback address is this machine', async t => {
  for (const address of ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:0:0:1']) t.ok(isLoopback(address), address)
  for (const address of ['192.0.2.1', '128.0.0.1', '::2', '::', '::ffff:192.0.2.1', 'fe80::1%eth0', '::127.0.0.1', '127.0.0.1.evil.test', '', 'localhost', '127.1', 'unknown']) {
    t.notOk(isLoopback(address), address)
  }
})

t.test('only a loopback host is this machine: another name may be led here', async t => {
  for (const host of ['localhost', 'LOCALHOST:3000', '127.0.0.1', '127.0.0.1:3000', '[::1]', '[::1]:3000']) t.ok(isLoopbackHost(host), host)
  for (const host of ['', 'evil.test', '127.0.0.1.evil.test', 'localhost.evil.test', '192.0.2.1:3000', '[::2]', '::1', 'localhost:', 'localhost:80:80', ' localhost', 'localhost@evil.test', 'localhost,evil.test', '127.1', '2130706433', '0x7f.1', '[::1', '0.0.0.0']) {
    t.notOk(isLoopbackHost(host), host)
  }
})

t.test('who has a whole IPv6 network is one guesser', async t => {
  t.equal(rateLimitKey('2001:db8::1'), rateLimitKey('2001:db8:0:0:ffff::7'))
  t.not(rateLimitKey('2001:db8::1'), rateLimitKey('2001:db8:0:1::1'))
  t.equal(rateLimitKey('fe80::1%eth0'), rateLimitKey('fe80::2%wlan0'))
})

t.test('an IPv4 address is the same one on a socket for both families', async t => {
  t.equal(rateLimitKey('::ffff:192.0.2.7'), '192.0.2.7')
  t.equal(rateLimitKey('::FFFF:C000:207'), '192.0.2.7')
  t.not(rateLimitKey('192.0.2.7'), rateLimitKey('192.0.2.8'))
})
