import t from 'tap'
import type { NetworkInterfaceInfo } from 'node:os'
import { links } from '../../terminal/links.js'

function ipv4 (address: string, internal = false): NetworkInterfaceInfo {
  return { address, family: 'IPv4', internal, netmask: '255.255.255.0', mac: '00:00:00:00:00:00', cidr: null }
}

function ipv6 (address: string, internal = false): NetworkInterfaceInfo {
  return { address, family: 'IPv6', internal, netmask: 'ffff::', mac: '00:00:00:00:00:00', cidr: null, scopeid: 0 }
}

const INTERFACES = {
  lo: [ipv4('127.0.0.1', true), ipv6('::1', true)],
  docker0: [ipv4('172.17.0.1')],
  eth0: [ipv4('169.254.7.7'), ipv4('192.0.2.2'), ipv6('2001:db8::2'), ipv6('fe80::1')],
  tailscale0: [ipv4('100.64.0.1')],
  wlan0: [ipv4('198.51.100.3')]
}

t.test('the links that work for the people in the room come first, this machine\'s own last', async t => {
  t.same(links(INTERFACES, '0.0.0.0', 3000), [
    'http://192.0.2.2:3000/',
    'http://198.51.100.3:3000/',
    'http://169.254.7.7:3000/',
    'http://172.17.0.1:3000/',
    'http://100.64.0.1:3000/',
    'http://127.0.0.1:3000/'
  ])
})

t.test('who listens for IPv6 too gets links for it, without those that no browser opens', async t => {
  const found = links(INTERFACES, '::', 80)
  t.ok(found.includes('http://[2001:db8::2]:80/'))
  t.ok(found.includes('http://[::1]:80/'))
  t.ok(found.includes('http://192.0.2.2:80/'))
  t.notMatch(found.join(), 'fe80')
})

t.test('who listens on one address gets the one link', async t => {
  t.same(links(INTERFACES, '192.0.2.2', 8080), ['http://192.0.2.2:8080/'])
  t.same(links(INTERFACES, '::1', 8080), ['http://[::1]:8080/'])
})

t.test('a service with a certificate gets links that say https', async t => {
  t.same(links(INTERFACES, '192.0.2.2', 8080, 'https'), ['https://192.0.2.2:8080/'])
})

t.test('a machine without any network gets no link', async t => {
  t.same(links({}, '0.0.0.0', 3000), [])
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
    t.same(links(table, '0.0.0.0', 80), ['http://192.0.2.2:80/', 'http://192.0.2.9:80/'])
  })
}

t.test('IPv4 comes before IPv6, which is longer to type', async t => {
  t.same(links({ eth0: [ipv6('2001:db8::2'), ipv4('192.0.2.2')] }, '::', 80), ['http://192.0.2.2:80/', 'http://[2001:db8::2]:80/'])
})

t.test('without a network there is a link for this machine itself', async t => {
  t.same(links({ lo: INTERFACES.lo }, '0.0.0.0', 3000), ['http://127.0.0.1:3000/'])
})

t.test('the key stands in the links that other machines use, where no server sees it', async t => {
  const found = links(INTERFACES, '0.0.0.0', 3000, 'http', 'KEY')
  t.equal(found[0], 'http://192.0.2.2:3000/#key=KEY')
  t.ok(found.slice(0, -1).every(link => link.endsWith('/#key=KEY')))
  t.equal(found.at(-1), 'http://127.0.0.1:3000/')
})
