import t from 'tap'
import { WaitingRoom } from '../../access/waiting-room.js'
import { fingerprint } from '../../access/secrets.js'

function withClock (options: ConstructorParameters<typeof WaitingRoom>[0] = {}) {
  const clock = { ms: 1_700_000_000_000 }
  return { clock, room: new WaitingRoom({ now: () => clock.ms, ...options }) }
}

t.test('a newcomer waits until the host lets them in', async t => {
  const { clock, room } = withClock()
  const { cookie, newcomer } = room.enter('Ann', '192.0.2.1', 'curl')!
  t.same(room.newcomers, [{ id: newcomer.id, name: 'Ann', address: '192.0.2.1', userAgent: 'curl', since: clock.ms }])
  t.equal(room.ask(cookie), 'waiting')
  t.match(room.allow(newcomer.id), { newcomer: { name: 'Ann' }, fingerprint: fingerprint(cookie) })
  t.same(room.newcomers, [])
  t.equal(room.allow(newcomer.id), undefined, 'once')
})

t.test('a newcomer who is denied is told so', async t => {
  const { room } = withClock()
  const { cookie, newcomer } = room.enter('Ann', '192.0.2.1', 'curl')!
  t.match(room.deny(newcomer.id), { name: 'Ann' })
  t.equal(room.ask(cookie), 'denied')
  t.same(room.newcomers, [])
  t.equal(room.allow(newcomer.id), undefined)
})

t.test('whoever stops asking has left', async t => {
  const { clock, room } = withClock()
  const [left, stays] = [room.enter('Ann', '192.0.2.1', '')!, room.enter('Bob', '192.0.2.2', '')!]
  for (let i = 0; i < 20; i++) {
    clock.ms += 2000
    room.ask(stays.cookie)
  }
  t.same(room.newcomers.map(({ name }) => name), ['Bob'])
  t.equal(room.ask(left.cookie), undefined)
  t.equal(room.deny(left.newcomer.id), undefined)
})

t.test('there are 20 places, 3 of them for one address', async t => {
  const { clock, room } = withClock()
  const enter = (address: string) => room.enter('', address, '')
  for (let i = 0; i < 3; i++) t.ok(enter('192.0.2.1'))
  t.equal(enter('192.0.2.1'), undefined)
  for (let i = 0; i < 17; i++) t.ok(enter(`198.51.100.${i}`))
  t.equal(enter('203.0.113.1'), undefined)
  clock.ms += 30_001
  t.ok(enter('203.0.113.1'), 'when they have left there is room again')
})

t.test('nobody waits with a cookie that was not given out', async t => {
  const { room } = withClock()
  room.enter('Ann', '192.0.2.1', '')
  for (const cookie of [undefined, '', 'x']) t.equal(room.ask(cookie), undefined)
})

t.test('a machine with many IPv6 addresses has as many places as one', t => {
  const { room } = withClock({ placesPerAddress: 2 })
  t.ok(room.enter('a', '2001:db8::1', 'x') && room.enter('b', '2001:db8::2', 'x'))
  t.notOk(room.enter('c', '2001:db8::3', 'x'))
  t.ok(room.enter('d', '2001:db8:0:1::1', 'x'))
  t.end()
})
