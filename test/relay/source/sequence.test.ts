import t from 'tap'
import { Sequence, type Numbered } from '../../../relay/source/sequence.js'

/** What comes of updates of stream `a`: the numbers of those that are carried out. */
function begin (newest = 0) {
  const sequence = new Sequence<Numbered>()
  sequence.hear('a', newest, 0)
  const take = (number: number, isWhole = false, now = 0, stream = 'a') =>
    sequence.take({ stream, number, isWhole }, now).map(({ number }) => number)
  return { sequence, take }
}

t.test('updates are taken one after another, each once, from a whole one on', async t => {
  const { sequence, take } = begin()
  t.same(take(2, true), [2])
  t.same(take(3), [3])
  t.same(take(3), [], 'it was there')
  t.same(take(2, true), [], 'it was there')
  t.ok(sequence.isInStep)
  t.same(take(4), [4])
  t.same(take(5, true, 0, 'b'), [], 'a stream that does not count')
})

t.test('before it is known which stream counts, nothing is taken', async t => {
  t.same(new Sequence().take({ stream: 'a', number: 1, isWhole: true }, 0), [])
})

t.test('what is overtaken is waited for, but not for long', async t => {
  const { sequence, take } = begin()
  t.same(take(2, false, 0), [], 'it may have overtaken a whole one')
  t.same(take(1, true, 10), [1, 2])
  t.same(take(5, false, 20), [])
  t.same(take(4, false, 30), [])
  t.equal(sequence.looksAt, 70)
  t.same(take(3, false, 40), [3, 4, 5])
  t.equal(sequence.looksAt, Infinity)
  t.same(take(7, false, 100), [])
  sequence.look(149)
  t.ok(sequence.isInStep)
  sequence.look(150)
  t.notOk(sequence.isInStep)
  t.same(take(6, false, 160), [], 'it is too late')
  t.same(take(8, false, 160), [], 'nothing follows on nothing')
  t.same(take(9, true, 170), [9])
})

t.test('no more is kept than has to be', async t => {
  const { sequence, take } = begin()
  take(1, true)
  for (let number = 3; number < 1000; number++) take(number)
  t.ok(take(2).length < 20)
  t.ok(sequence.isInStep)
})

t.test('of a stream that began before, nothing old is taken', async t => {
  const { take } = begin(40)
  for (const number of [1, 39, 40]) t.same(take(number, true), [])
  t.same(take(41, true), [41])
})

t.test('another stream begins anew', async t => {
  const { sequence, take } = begin()
  take(1, true)
  sequence.hear('b', 0, 10)
  t.notOk(sequence.isInStep)
  t.same(take(2), [])
  t.same(take(1, true, 10, 'b'), [1])
})

t.test('the last update is missed once it has had time to come', async t => {
  const { sequence, take } = begin()
  take(1, true)
  sequence.hear('a', 2, 1000)
  t.ok(sequence.isWaiting)
  t.ok(sequence.isInStep, 'it may be on its way')
  sequence.hear('a', 2, 1100)
  t.ok(sequence.isInStep)
  sequence.hear('a', 2, 1150)
  t.notOk(sequence.isInStep)
  t.same(take(2), [], 'it is too late')

  t.same(take(3, true), [3])
  sequence.hear('a', 4, 2000)
  t.same(take(4), [4])
  sequence.hear('a', 5, 2500)
  t.ok(sequence.isInStep, 'another one is waited for as long')
})
