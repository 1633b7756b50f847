import Fastify from 'fastify'
import t from 'tap'
import { proxyTest, trustedProxies, wideRanges } from '../../network/trusted-proxies.js'

t.test('addresses, subnets and kinds of address are passed on as they are, and Fastify understands each', async t => {
  const list = [
    'loopback', 'linklocal', 'uniquelocal', '192.0.2.7', '10.0.0.0/8', '192.0.2.7/32', '2001:db8::1', '2001:DB8::/32',
    '::ffff:192.0.2.7', '::1/128', 'fe80::1%eth0'
  ]
  t.same(trustedProxies(list), list)
  for (const text of list) t.doesNotThrow(() => Fastify({ trustProxy: trustedProxies([text]) }), text)
})

t.test('with an empty list, no proxy is trusted', async t => {
  t.equal(trustedProxies([]), false)
})

t.test('anything else is refused with a sentence that says what to write', async t => {
  for (const text of [
    '', 'proxy.test', 'Loopback', 'true', '1', '*', '192.0.2', '192.0.2.256', '192.0.2.7/33', '0.0.0.0/0', '192.0.2.7/-1', '192.0.2.7/',
    '192.0.2.7/8/8', '10.0.0.0/255.0.0.0', '2001:db8::/129', '::/0', '[2001:db8::1]', '192.0.2.7:80', '1::2::3', '/8'
  ]) {
    const message = `TRUST_PROXY contains "${text}", which is not an address or subnet such as 192.0.2.7, 10.0.0.0/8 or loopback`
    t.throws(() => trustedProxies(['loopback', text]), { message }, text)
  }
})

t.test('a client behind a trusted proxy is known by the address the proxy gives, any other by its own', async t => {
  const addressSeen = async (list: string[]) => {
    const app = Fastify({ trustProxy: trustedProxies(list) })
    t.teardown(() => app.close())
    app.get('/', async request => request.ip)
    return (await app.inject({ url: '/', headers: { 'x-forwarded-for': '192.0.2.7' } })).body
  }
  t.equal(await addressSeen(['loopback']), '192.0.2.7')
  t.equal(await addressSeen(['203.0.113.0/24']), '127.0.0.1')
  t.equal(await addressSeen([]), '127.0.0.1')
})

t.test('a connection is known as that of a proxy by its address, however it is written', async t => {
  const isProxy = proxyTest(['loopback', '192.0.2.7', '2001:db8::/32', 'fe80::1%eth0', '10.1.0.0/16', '::ffff:10.9.0.0/112'])
  for (const address of [
    '127.0.0.9', '::1', '::ffff:127.0.0.1', '192.0.2.7', '::ffff:192.0.2.7', '2001:db8:1::1', 'fe80::1%eth1', '10.1.2.3', '10.9.0.1'
  ]) t.ok(isProxy(address), address)
  for (const address of ['192.0.2.8', '2001:db9::1', '10.2.0.1', 'fe80::2', '', 'proxy.test']) t.notOk(isProxy(address), address)
  t.notOk(proxyTest([])('127.0.0.1'))
})

t.test('ranges as wide as a LAN are found', async t => {
  const wide = [
    'uniquelocal', 'linklocal', '10.0.0.0/8', '192.168.1.0/24', '2001:db8::/64', 'fe80::/10', '::ffff:10.0.0.0/64', '::ffff:0:0/96'
  ]
  const narrow = [
    '192.0.2.7', 'loopback', '127.0.0.0/8', '192.0.2.0/28', '2001:db8::1', '2001:db8::/120', '::1/128', '::ffff:192.0.2.7/128'
  ]
  t.same(wideRanges([...narrow, ...wide]), wide)
})
