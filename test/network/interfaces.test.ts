import t from 'tap'
import { reachableAddresses } from '../../network/interfaces.js'
import { INTERFACES, ipv4, ipv6 } from '../fixtures/interfaces.js'

t.test('the addresses that work for the people in the room come first, loopback last', async t => {
  t.same(reachableAddresses(INTERFACES, '0.0.0.0'), ['192.0.2.2', '198.51.100.3', '169.254.7.7', '172.17.0.1', '100.64.0.1', '127.0.0.1'])
})

t.test('a service that listens on IPv6 too is reached over it, but not at addresses that no browser opens', async t => {
  t.same(reachableAddresses(INTERFACES, '::'), [
    '192.0.2.2', '198.51.100.3', '2001:db8::2', '169.254.7.7', '172.17.0.1', '100.64.0.1', '127.0.0.1', '::1'
  ])
})

t.test('a service that listens on one address or name is reached only there', async t => {
  for (const host of ['192.0.2.2', '::1', '2001:DB8::2', 'desk.local', 'fe80::1%eth0']) t.same(reachableAddresses(INTERFACES, host), [host])
})

t.test('a machine without any network cannot be reached', async t => {
  t.same(reachableAddresses({}, '0.0.0.0'), [])
  t.same(reachableAddresses({ eth0: undefined }, '::'), [])
})

for (const [system, virtual, real] of [
  ['macOS', 'utun3', 'en0'],
  ['Windows', 'vEthernet (WSL)', 'Wi-Fi'],
  ['Linux', 'br-5f3a', 'br0'],
  ['Linux', 'veth12ab', 'enp3s0'],
  ['Linux', 'virbr0', 'eth0'],
  ['Linux', 'wg0', 'wlp2s0']
] as const) {
  t.test(`on ${system} ${real} is a real interface, ${virtual} is not`, async t => {
    const table = { [virtual]: [ipv4('192.0.2.9')], [real]: [ipv4('192.0.2.2')] }
    t.same(reachableAddresses(table, '0.0.0.0'), ['192.0.2.2', '192.0.2.9'])
  })
}

t.test('IPv4 comes before IPv6, which is longer to type', async t => {
  t.same(reachableAddresses({ eth0: [ipv6('2001:db8::2'), ipv4('192.0.2.2')] }, '::'), ['192.0.2.2', '2001:db8::2'])
})

t.test('without a network this machine itself can still be reached', async t => {
  t.same(reachableAddresses({ lo: INTERFACES.lo }, '0.0.0.0'), ['127.0.0.1'])
})
