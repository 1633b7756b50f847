import t from 'tap'
import { SpareMemory } from '../../capture/spare-memory.js'

t.test('what was given back is taken again by whoever it fits, the smallest first', async t => {
  const spare = new SpareMemory(3)
  const [small, large] = [spare.take(10), spare.take(100)]
  t.strictSame([small.length, large.length], [10, 100])
  for (const buffer of [large, small]) spare.give(buffer)
  t.equal(spare.take(10), small)
  t.equal(spare.take(10), large)
  t.equal(spare.take(10).length, 10, 'and when there is none left it is new')
})

t.test('no more is kept than that, and nothing that is too small is handed out', async t => {
  const spare = new SpareMemory(2)
  const buffers = [1, 2, 3].map(bytes => spare.take(bytes))
  for (const buffer of buffers) spare.give(buffer)
  t.equal(spare.take(1), buffers[1])
  t.not(spare.take(4), buffers[2])
  t.equal(spare.take(3), buffers[2])
})
