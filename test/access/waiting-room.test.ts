import t from 'tap'
import { WaitingRoom } from '../../access/waiting-room.js'
import { fingerprint } from '../../access/secrets.js'

function withClock (options: ConstructorParameters<typeof WaitingRoom>[0] = {}) {
  const clock = { ms: 1_700_000_000_000 }
  const room = new WaitingRoom({ now: () => clock.ms, ...options })
  const enter = (name: string, address: string) => {
    const entered = room.enter(name, address, 'curl')
    if (entered.kind === 'full') throw new Error(entered.reason)
    return entered
  }
  return { clock, room, enter }
}

t.test('a newcomer waits until the host lets them in', async t => {
  const { clock, room, enter } = withClock()
  const { cookie, newcomer } = enter('Ann', '192.0.2.1')
  t.same(room.newcomers, [{ id: newcomer.id, name: 'Ann', address: '192.0.2.1', userAgent: 'curl', device: 'curl', since: clock.ms }])
  t.equal(room.ask(cookie)?.you, 'waiting')
  t.match(room.allow(newcomer.id), { newcomer: { name: 'Ann' }, fingerprint: fingerprint(cookie) })
  t.same(room.newcomers, [])
  t.equal(room.allow(newcomer.id), undefined, 'once')
})

t.test('a newcomer who is denied is told so', async t => {
  const { room, enter } = withClock()
  const { cookie, newcomer } = enter('Ann', '192.0.2.1')
  t.match(room.deny(newcomer.id), { name: 'Ann' })
  t.equal(room.ask(cookie)?.you, 'denied')
  t.same(room.newcomers, [])
  t.equal(room.allow(newcomer.id), undefined)
})

t.test('whoever stops asking has left', async t => {
  const { clock, room, enter } = withClock()
  const [left, stays] = [enter('Ann', '192.0.2.1'), enter('Bob', '192.0.2.2')]
  for (let i = 0; i < 20; i++) {
    clock.ms += 2000
    room.ask(stays.cookie)
  }
  t.same(room.newcomers.map(({ name }) => name), ['Bob'])
  t.equal(room.ask(left.cookie), undefined)
  t.equal(room.deny(left.newcomer.id), undefined)
})

t.test('there are 60 places, 3 of them for one address, and whoever finds none is told why', async t => {
  const { clock, room } = withClock()
  const enter = (address: string) => room.enter('', address, '')
  for (let i = 0; i < 3; i++) t.match(enter('192.0.2.1'), { kind: 'entered' })
  t.match(enter('192.0.2.1'), { kind: 'full', reason: '3 people from your address have asked already' })
  for (let i = 0; i < 57; i++) t.match(enter(`198.51.100.${i}`), { kind: 'entered' })
  t.equal(room.newcomers.length, 60)
  t.match(enter('203.0.113.1'), { kind: 'entered' }, 'whoever has most gives up a place')
  t.match(enter('203.0.113.2'), { kind: 'entered' })
  t.match(enter('203.0.113.1'), { kind: 'full', reason: 'All 60 places in the waiting room are taken' }, 'but not to somebody who has one')
  t.match(enter('203.0.113.3'), { kind: 'full', reason: 'All 60 places in the waiting room are taken' })
  t.equal(new Set(room.newcomers.map(({ address }) => address)).size, 60)
  clock.ms += 30_001
  t.match(enter('203.0.113.3'), { kind: 'entered' }, 'when they have left there is room again')
})

t.test('whoever gives up a place is the last to have come, and is told', async t => {
  const { room, enter } = withClock({ places: 3 })
  const [first, last] = [enter('a', '192.0.2.1'), enter('b', '192.0.2.1')]
  enter('c', '192.0.2.2')
  enter('d', '192.0.2.3')
  t.same(room.newcomers.map(({ name }) => name), ['a', 'c', 'd'])
  t.equal(room.ask(first.cookie)?.you, 'waiting')
  t.equal(room.ask(last.cookie), undefined)
})

t.test('whoever leaves is not seen any more, but their place is free only when their patience would be over', async t => {
  const { clock, room, enter } = withClock()
  for (const name of ['a', 'b', 'c']) {
    const { cookie, newcomer } = enter(name, '192.0.2.1')
    t.ok(room.leave(cookie))
    t.notOk(room.leave(cookie), 'once')
    t.same([room.newcomers, room.ask(cookie), room.allow(newcomer.id), room.deny(newcomer.id)], [[], undefined, undefined, undefined])
  }
  t.match(room.enter('d', '192.0.2.1', ''), { kind: 'full' })
  clock.ms += 30_001
  const denied = enter('d', '192.0.2.1')
  room.deny(denied.newcomer.id)
  t.notOk(room.leave(denied.cookie), 'nor was somebody seen waiting who was denied')
})

t.test('nobody waits with a cookie that was not given out', async t => {
  const { room, enter } = withClock()
  enter('Ann', '192.0.2.1')
  for (const cookie of ['', 'x']) t.equal(room.ask(cookie), undefined)
})

t.test('a machine with many IPv6 addresses has as many places as one', async t => {
  const { room } = withClock({ placesPerAddress: 2, guestOf: address => address.slice(0, 11) })
  const enter = (address: string) => room.enter('', address, '').kind
  t.same([enter('2001:db8:0::1'), enter('2001:db8:0::2'), enter('2001:db8:0::3'), enter('2001:db8:1::1')],
    ['entered', 'entered', 'full', 'entered'])
})
