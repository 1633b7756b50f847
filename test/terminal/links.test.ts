import t from 'tap'
import { places } from '../../network/interfaces.js'
import { linksOf } from '../../network/links.js'
import { bestLinks } from '../../terminal/links.js'
import { INTERFACES, ipv4 } from '../fixtures/interfaces.js'

const OWN = 'http://127.0.0.1:3000/'
const GIVEN = { places: places(INTERFACES, '::'), port: 3000, protocol: 'http' } as const

t.test('a few links are printed, the best ones, and one for this machine', async t => {
  t.same(bestLinks(linksOf({ ...GIVEN, localName: 'deskfeed-ann.local' }), OWN), [
    'http://192.0.2.2:3000/', 'http://deskfeed-ann.local:3000/', 'http://198.51.100.3:3000/', 'http://[2001:db8::2]:3000/', OWN
  ])
})

t.test('links into containers and tunnels are printed only where there are no others', async t => {
  const { lo, docker0, tailscale0 } = INTERFACES
  t.same(bestLinks(linksOf({ ...GIVEN, places: places({ lo, docker0, eth0: [ipv4('192.0.2.2')] }, '::') }), OWN),
    ['http://192.0.2.2:3000/', OWN])
  t.same(bestLinks(linksOf({ ...GIVEN, places: places({ lo, tailscale0 }, '::') }), OWN), ['http://100.64.0.1:3000/', OWN])
})

t.test('where the service is only for this machine, that is all', async t => {
  t.same(bestLinks(linksOf({ ...GIVEN, places: places(INTERFACES, '::1') }), 'http://[::1]:3000/'), ['http://[::1]:3000/'])
  const outward = linksOf({ ...GIVEN, places: places(INTERFACES, '192.0.2.2') })
  t.same(bestLinks(outward), ['http://192.0.2.2:3000/'], 'nor is there one where it is only for others')
})
