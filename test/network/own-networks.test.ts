import t from 'tap'
import { OwnNetworks } from '../../network/own-networks.js'
import { ipv4, ipv6 } from '../fixtures/interfaces.js'

const own = () => new OwnNetworks(() => ({
  lo: [{ ...ipv6('::1', true), cidr: '::1/128' }],
  eth0: [
    { ...ipv4('192.0.2.2'), cidr: '192.0.2.2/24' }, { ...ipv6('2001:db8:1::2'), cidr: '2001:db8:1::2/64' },
    { ...ipv6('fe80::2'), cidr: 'fe80::2/64' }, { ...ipv6('2001:db8:9::2'), cidr: null }
  ]
}))

t.test('a neighbour is counted by itself, whoever is elsewhere by the /64', async t => {
  const { guestOf } = own()
  t.equal(guestOf('2001:db8:1::7'), '[2001:db8:1::7]')
  t.equal(guestOf('2001:DB8:1:0:0:0:0:7'), '[2001:db8:1::7]', 'however it is written')
  t.equal(guestOf('fe80::7%eth0'), '[fe80::7]')
  t.equal(guestOf('2001:db8:2::7'), '2001:db8:2:0::/64')
  t.equal(guestOf('2001:db8:9::7'), '2001:db8:9:0::/64', 'a network of unknown size is not ours')
  t.equal(guestOf('::1'), '[::1]')
})

t.test('IPv4 is always counted by the address', async t => {
  const { guestOf } = own()
  for (const address of ['192.0.2.7', '203.0.113.7']) {
    t.equal(guestOf(address), address)
    t.equal(guestOf(`::ffff:${address}`), address)
  }
})

t.test('this machine\'s real networks can be asked for', async t => {
  t.type(new OwnNetworks().guestOf('2001:db8::1'), 'string')
})
