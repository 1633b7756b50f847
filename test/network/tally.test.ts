import t from 'tap'
import { Tally } from '../../network/tally.js'

t.test('each kind is counted separately', async t => {
  const tally = new Tally()
  t.equal(tally.of('a'), 0)
  for (const kind of ['a', 'b', 'a']) tally.add(kind)
  t.equal(tally.of('a'), 2)
  t.equal(tally.of('b'), 1)
  tally.remove('a')
  t.equal(tally.of('a'), 1)
  t.equal(tally.of('b'), 1)
})

t.test('a count never falls below zero: the next one still counts', async t => {
  const tally = new Tally()
  tally.remove('a')
  t.equal(tally.of('a'), 0)
  tally.add('a')
  tally.remove('a')
  tally.remove('a')
  tally.add('a')
  t.equal(tally.of('a'), 1)
})
