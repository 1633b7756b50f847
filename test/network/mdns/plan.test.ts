import type { NetworkInterfaceInfo } from 'node:os'
import t from 'tap'
import { planLinks } from '../../../network/mdns/plan.js'
import { INTERFACES, ipv4, ipv6 } from '../../fixtures/interfaces.js'

t.test('only real networks are told, each of the addresses that it has', async t => {
  t.match(planLinks(INTERFACES, '::', 'linux'), [
    { name: 'eth0', family: 'IPv4', scope: '192.0.2.2', addresses: ['192.0.2.2', '2001:db8::2', '169.254.7.7'] },
    { name: 'eth0', family: 'IPv6', scope: '::%eth0', addresses: ['192.0.2.2', '2001:db8::2', '169.254.7.7'] },
    { name: 'wlan0', family: 'IPv4', scope: '198.51.100.3', subnets: ['198.51.100.3/24'], addresses: ['198.51.100.3'] }
  ])
  t.equal(planLinks(INTERFACES, '::', 'linux').length, 3)
})

t.test('only addresses that the service listens on are told', async t => {
  t.same(planLinks(INTERFACES, '0.0.0.0').map(({ name, family }) => `${name} ${family}`), ['eth0 IPv4', 'wlan0 IPv4'])
  t.match(planLinks(INTERFACES, '198.51.100.3'), [{ name: 'wlan0', addresses: ['198.51.100.3'] }])
  for (const host of ['127.0.0.1', '::1', '172.17.0.1', '203.0.113.1']) t.same(planLinks(INTERFACES, host), [], host)
})

t.test('Windows is told the number of an interface', async t => {
  const interfaces = { 'Wi-Fi': [{ ...ipv6('fe80::1'), scopeid: 12 } as NetworkInterfaceInfo, ipv6('2001:db8::3'), ipv4('192.0.2.3')] }
  t.same(planLinks(interfaces, '::', 'win32').map(({ scope }) => scope), ['192.0.2.3', '::%12'])
})
