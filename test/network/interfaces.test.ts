import t from 'tap'
import type { NetworkInterfaceInfo } from 'node:os'
import { places, reachableAddresses } from '../../network/interfaces.js'
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
  t.same(places(INTERFACES, '172.17.0.1'), [{ address: '172.17.0.1', name: 'docker0', kind: 'virtual' }])
  t.same(places(INTERFACES, 'desk.local'), [{ address: 'desk.local', name: '', kind: 'real' }])
})

t.test('a machine without any network cannot be reached', async t => {
  t.same(reachableAddresses({}, '0.0.0.0'), [])
  t.same(reachableAddresses({ eth0: undefined }, '::'), [])
})

t.test('IPv4 comes before IPv6, which is longer to type', async t => {
  t.same(reachableAddresses({ eth0: [ipv6('2001:db8::2'), ipv4('192.0.2.2')] }, '::'), ['192.0.2.2', '2001:db8::2'])
})

t.test('without a network this machine itself can still be reached', async t => {
  t.same(reachableAddresses({ lo: INTERFACES.lo }, '0.0.0.0'), ['127.0.0.1'])
})

/** Machines as there are: their interfaces in the order of the system, the one with the default route, and where people reach them. */
const MACHINES: Array<{
  machine: string, interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, route?: string, real: string[], virtual: string[]
}> = [{
  machine: 'Linux with Docker, libvirt and WireGuard, on wireless and a cable',
  interfaces: {
    lo: [ipv4('127.0.0.1', true)],
    enp3s0: [ipv4('192.168.1.10')],
    wlp2s0: [ipv4('192.168.1.11')],
    docker0: [ipv4('172.17.0.1')],
    'br-5f3a0c1d2e4b': [ipv4('172.18.0.1')],
    veth12ab3c: [ipv4('172.19.0.1')],
    virbr0: [ipv4('192.168.122.1')],
    wg0: [ipv4('10.8.0.2')]
  },
  route: '192.168.1.11',
  real: ['192.168.1.11', '192.168.1.10'],
  virtual: ['172.17.0.1', '172.18.0.1', '172.19.0.1', '192.168.122.1', '10.8.0.2']
}, {
  machine: 'Linux as a server of virtual machines: its bridge is its network',
  interfaces: { lo: [ipv4('127.0.0.1', true)], tap0: [ipv4('10.1.0.1')], vmbr0: [ipv4('192.168.1.5')], incusbr0: [ipv4('10.2.0.1')] },
  real: ['192.168.1.5'],
  virtual: ['10.1.0.1', '10.2.0.1']
}, {
  machine: 'a router with OpenWrt',
  interfaces: { lo: [ipv4('127.0.0.1', true)], 'br-lan': [ipv4('192.168.1.1')], 'pppoe-wan': [ipv4('203.0.113.5')] },
  route: '203.0.113.5',
  real: ['192.168.1.1'],
  virtual: ['203.0.113.5']
}, {
  machine: 'Windows with WSL, VirtualBox, VMware and a VPN',
  interfaces: {
    'vEthernet (WSL (Hyper-V firewall))': [ipv4('172.29.48.1')],
    'VirtualBox Host-Only Network': [ipv4('192.168.56.1')],
    'Ethernet 3': [ipv4('192.168.57.1', false, '0a:00:27:00:00:0b')],
    'VMware Network Adapter VMnet8': [ipv4('192.168.88.1')],
    'Ethernet 4': [ipv4('192.168.99.1', false, '00:50:56:c0:00:01')],
    'OpenVPN TAP-Windows6': [ipv4('10.9.0.6')],
    'Wi-Fi': [ipv4('192.168.1.12')],
    'Loopback Pseudo-Interface 1': [ipv4('127.0.0.1', true)]
  },
  route: '192.168.1.12',
  real: ['192.168.1.12'],
  virtual: ['172.29.48.1', '192.168.56.1', '192.168.57.1', '192.168.88.1', '192.168.99.1', '10.9.0.6']
}, {
  machine: 'Windows with an external switch of Hyper-V, which has taken over the network card',
  interfaces: { 'vEthernet (Default Switch)': [ipv4('172.20.0.1')], 'vEthernet (LAN)': [ipv4('192.168.1.13')] },
  route: '192.168.1.13',
  real: ['192.168.1.13'],
  virtual: ['172.20.0.1']
}, {
  machine: 'a virtual machine of VMware: the card it has is its network',
  interfaces: { lo: [ipv4('127.0.0.1', true)], ens33: [ipv4('192.168.88.130', false, '00:0c:29:11:22:33')] },
  real: ['192.168.88.130'],
  virtual: []
}, {
  machine: 'macOS with a full tunnel, Parallels and Tailscale',
  interfaces: {
    lo0: [ipv4('127.0.0.1', true)],
    bridge100: [ipv4('10.211.55.2')],
    utun3: [ipv4('100.101.102.103')],
    utun4: [ipv4('10.64.0.3')],
    en0: [ipv4('192.168.1.14')]
  },
  route: '10.64.0.3',
  real: ['192.168.1.14'],
  virtual: ['10.64.0.3', '10.211.55.2', '100.101.102.103']
}, {
  machine: 'a laptop on a phone: by its hotspot, and by USB',
  interfaces: {
    lo: [ipv4('127.0.0.1', true)],
    usb0: [ipv4('192.168.42.100')],
    wwan0: [ipv4('100.72.1.2')],
    wlan0: [ipv4('172.20.10.4')]
  },
  route: '172.20.10.4',
  real: ['172.20.10.4', '192.168.42.100'],
  virtual: ['100.72.1.2']
}, {
  machine: 'Windows that is a hotspot itself',
  interfaces: { 'Local Area Connection* 2': [ipv4('192.168.137.1')], 'Wi-Fi': [ipv4('192.168.1.15')] },
  route: '192.168.1.15',
  real: ['192.168.1.15', '192.168.137.1'],
  virtual: []
}]

for (const { machine, interfaces, route, real, virtual } of MACHINES) {
  t.test(`people find ${machine}`, async t => {
    const found = places(interfaces, '0.0.0.0', route ? [route] : []).filter(({ address }) => address !== '127.0.0.1')
    t.same(found.map(({ address }) => address), [...real, ...virtual])
    t.same(found.map(({ kind }) => kind), [...real.map(() => 'real'), ...virtual.map(() => 'virtual')])
  })
}
