import t from 'tap'
import { nameOf, parsePlaces } from '../../../relay/nats/place.js'

t.test('an address of a server says where it is, whether it needs TLS, and what lets in', async t => {
  t.same(parsePlaces('nats://192.0.2.7'), [{ host: '192.0.2.7', port: 4222, isSecure: false }])
  t.same(parsePlaces('tls://bus.example.org:443/ , nats://[2001:db8::1]:4223,'), [
    { host: 'bus.example.org', port: 443, isSecure: true }, { host: '2001:db8::1', port: 4223, isSecure: false }
  ])
  t.same(parsePlaces('nats://me:p%40ss@bus'), [{ host: 'bus', port: 4222, isSecure: false, user: 'me', password: 'p@ss' }])
  t.same(parsePlaces('nats://a-token@bus'), [{ host: 'bus', port: 4222, isSecure: false, token: 'a-token' }])
  t.same(parsePlaces(''), [])
  t.equal(nameOf(parsePlaces('nats://me:p@[2001:db8::1]:4223')[0]!), '[2001:db8::1]:4223')
})

t.test('what is no address is named by its place in the list, since a password may be in it', async t => {
  const wrong = [
    'bus', 'http://bus', 'nats://', 'nats://bus/path', 'nats://bus:port', 'nats://a:secret@bus?x', 'nats://bus#x', 'nats://a%ZZ@b'
  ]
  for (const text of wrong) {
    t.throws(() => parsePlaces(`nats://good, ${text}`), { message: /^BUS must be .*; number 2 is none$/ }, text)
  }
})
