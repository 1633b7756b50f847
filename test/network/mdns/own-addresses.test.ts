import t from 'tap'
import { ownAddressTest } from '../../../network/mdns/own-addresses.js'
import { INTERFACES } from '../../fixtures/interfaces.js'

t.test('the addresses of this machine are known, in whatever network and spelling, and no others', async t => {
  const isOwn = ownAddressTest(INTERFACES)
  const has = (type: string, data: string) => isOwn({ name: 'deskfeed-ann.local', type, ttl: 120, flush: true, data })
  t.ok(has('A', '198.51.100.3'))
  t.ok(has('AAAA', '2001:db8:0:0::2'))
  t.notOk(has('A', '198.51.100.4'))
  t.notOk(has('AAAA', '2001:db8::3'))
})
