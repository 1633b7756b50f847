import t from 'tap'
import { Sequence } from '../../../relay/source/sequence.js'

t.test('updates are taken one after another, each once, from a whole one on', async t => {
  const sequence = new Sequence()
  t.notOk(sequence.takes('a', 1, true), 'no stream counts yet')
  sequence.hear('a', 0, 0)
  t.notOk(sequence.takes('a', 1, false), 'there is nothing to build on')
  t.ok(sequence.takes('a', 2, true))
  t.ok(sequence.takes('a', 3, false))
  t.notOk(sequence.takes('a', 3, false), 'it was there')
  t.notOk(sequence.takes('a', 2, true), 'it was there')
  t.ok(sequence.isInStep)
  t.ok(sequence.takes('a', 4, false))
  t.notOk(sequence.takes('b', 5, true), 'a stream that does not count')
  t.notOk(sequence.takes('a', 6, false), '5 is missing')
  t.notOk(sequence.isInStep)
  t.notOk(sequence.takes('a', 5, false), 'it is too late')
  t.notOk(sequence.takes('a', 7, false), 'nothing follows on nothing')
  t.ok(sequence.takes('a', 9, true))
})

t.test('of a stream that began before, nothing old is taken', async t => {
  const sequence = new Sequence()
  sequence.hear('a', 40, 0)
  for (const number of [1, 39, 40]) t.notOk(sequence.takes('a', number, true))
  t.ok(sequence.takes('a', 41, true))
})

t.test('another stream begins anew', async t => {
  const sequence = new Sequence()
  sequence.hear('a', 0, 0)
  sequence.takes('a', 1, true)
  sequence.hear('b', 0, 10)
  t.notOk(sequence.isInStep)
  t.notOk(sequence.takes('a', 2, false))
  t.ok(sequence.takes('b', 1, true))
})

t.test('the last update is missed once it has had time to come', async t => {
  const sequence = new Sequence()
  sequence.hear('a', 0, 0)
  sequence.takes('a', 1, true)
  sequence.hear('a', 2, 1000)
  t.ok(sequence.isWaiting)
  t.ok(sequence.isInStep, 'it may be on its way')
  sequence.hear('a', 2, 1100)
  t.ok(sequence.isInStep)
  sequence.hear('a', 2, 1150)
  t.notOk(sequence.isInStep)
  t.notOk(sequence.takes('a', 2, false), 'it is too late')

  t.ok(sequence.takes('a', 3, true))
  sequence.hear('a', 4, 2000)
  t.ok(sequence.takes('a', 4, false))
  sequence.hear('a', 5, 2500)
  t.ok(sequence.isInStep, 'another one is waited for as long')
})
