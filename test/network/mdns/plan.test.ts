import type { NetworkInterfaceInfo } from 'node:os'
import t from 'tap'
import { places } from '../../../network/interfaces.js'
import { planLinks } from '../../../network/mdns/plan.js'
import { INTERFACES, ipv4, ipv6 } from '../../fixtures/interfaces.js'

const plan = (interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, host: string, platform?: NodeJS.Platform, defaults: string[] = []) =>
  planLinks(interfaces, places(interfaces, host, defaults), platform)

t.test('only real networks are told, each of the addresses that it has', async t => {
  t.match(plan(INTERFACES, '::', 'linux'), [
    { name: 'eth0', family: 'IPv4', scope: '192.0.2.2', addresses: ['192.0.2.2', '2001:db8::2', '169.254.7.7'] },
    { name: 'eth0', family: 'IPv6', scope: '::%eth0', addresses: ['192.0.2.2', '2001:db8::2', '169.254.7.7'] },
    { name: 'wlan0', family: 'IPv4', scope: '198.51.100.3', subnets: ['198.51.100.3/24'], addresses: ['198.51.100.3'] }
  ])
  t.equal(plan(INTERFACES, '::', 'linux').length, 3)
})

t.test('only addresses that the service listens on are told', async t => {
  t.same(plan(INTERFACES, '0.0.0.0').map(({ name, family }) => `${name} ${family}`), ['eth0 IPv4', 'wlan0 IPv4'])
  t.match(plan(INTERFACES, '198.51.100.3'), [{ name: 'wlan0', addresses: ['198.51.100.3'] }])
  for (const host of ['127.0.0.1', '::1', '172.17.0.1', '203.0.113.1']) t.same(plan(INTERFACES, host), [], host)
})

t.test('Windows is told the number of an interface', async t => {
  const interfaces = { 'Wi-Fi': [{ ...ipv6('fe80::1'), scopeid: 12 } as NetworkInterfaceInfo, ipv6('2001:db8::3'), ipv4('192.0.2.3')] }
  t.same(plan(interfaces, '::', 'win32').map(({ scope }) => scope), ['192.0.2.3', '::%12'])
})

t.test('a switch that has taken over the network card is told, as links lead there', async t => {
  const interfaces = { 'vEthernet (Default Switch)': [ipv4('172.20.0.1')], 'vEthernet (LAN)': [ipv4('192.168.1.13')] }
  t.same(plan(interfaces, '0.0.0.0', 'win32'), [])
  t.match(plan(interfaces, '0.0.0.0', 'win32', ['192.168.1.13']), [{ name: 'vEthernet (LAN)', addresses: ['192.168.1.13'] }])
})
