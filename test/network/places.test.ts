import t from 'tap'
import { Places, type Holder } from '../../network/places.js'

const holder = (address: string, worth: Holder['worth'] = 0) => ({ address, worth })

t.test('while there is room, nobody has to leave', async t => {
  const places = new Places(3, 2)
  const first = holder('a')
  for (const one of [first, holder('a'), holder('b')]) {
    t.ok(places.hasRoomFor(one.address))
    t.equal(places.enter(one), undefined)
  }
  t.equal(places.size, 3)
  t.notOk(places.hasRoomFor('c'), 'in all')
  t.ok(places.leave(first))
  t.notOk(places.leave(first), 'a place is given up once')
  t.ok(places.hasRoomFor('c'))
  t.ok(places.hasRoomFor('a'))
})

t.test('an address that has as many as it may gives up its own, the oldest first', async t => {
  const places = new Places(10, 2)
  const [first, second, third] = [holder('a'), holder('a'), holder('a')]
  for (const one of [holder('b'), first, second]) places.enter(one)
  t.notOk(places.hasRoomFor('a'))
  t.equal(places.enter(third), first)
  t.equal(places.enter(holder('a')), second)
  t.equal(places.size, 3)
})

t.test('when all are taken, the address that holds the most gives up one, whoever comes', async t => {
  const places = new Places(5)
  const many = [holder('many'), holder('many'), holder('many')]
  for (const one of [holder('few'), ...many, holder('few')]) places.enter(one)
  t.equal(places.enter(holder('new')), many[0])
  t.equal(places.size, 5)
  t.equal(places.enter(holder('many')), many[1], 'its own newcomers too')
})

t.test('whoever is being answered stays longer, and whoever watches stays', async t => {
  const places = new Places(3)
  const [watching, busy, idle] = [holder('a', 2), holder('a', 1), holder('a')]
  for (const one of [watching, busy, idle]) places.enter(one)
  const newcomers = [holder('a', 2), holder('a', 2), holder('a')]
  t.equal(places.enter(newcomers[0]!), idle)
  t.equal(places.enter(newcomers[1]!), busy)
  t.equal(places.enter(newcomers[2]!), newcomers[2], 'if all watch, there is no place')
  t.equal(places.size, 3)
})

t.test('however many come from however many addresses, there are never more than the limits allow', async t => {
  const places = new Places(50, 8)
  const held = new Set<Holder>()
  for (let i = 0; i < 5000; i++) {
    const one = holder(`${i * 7919 % 23 % (1 + i % 20)}`, i % 11 ? 0 : 1)
    const loser = places.enter(one)
    held.add(one)
    if (loser) held.delete(loser)
    if (i % 5 === 0) for (const gone of [...held].slice(0, 1)) held.delete(gone) && places.leave(gone)
  }
  t.equal(places.size, held.size)
  t.ok(held.size <= 50)
  for (const { address } of held) t.ok([...held].filter(other => other.address === address).length <= 8)
})
