import t from 'tap'
import { JpegMemory } from '../../../capture/jpeg/memory.js'

t.test('what is handed back is used again, for what is a little larger too', async t => {
  const memory = new JpegMemory()
  const first = memory.take(100)
  t.equal(first.jpeg.length, 100)
  const second = memory.take(100)
  t.not(second.jpeg.buffer, first.jpeg.buffer, 'the first is in use')
  first.lease.release()
  const third = memory.take(120)
  t.equal(third.jpeg.length, 120)
  t.equal(third.jpeg.buffer, first.jpeg.buffer)
})

t.test('a copy lacks the bytes between every two cuts', async t => {
  const memory = new JpegMemory()
  const copyOf = (...cuts: number[]) => memory.copy(Buffer.from('0123456789'), cuts).jpeg.toString()
  t.equal(copyOf(), '0123456789')
  t.equal(copyOf(2, 4), '01456789')
  t.equal(copyOf(0, 1, 5, 6, 8, 10), '123467')
})
