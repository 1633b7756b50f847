import t from 'tap'
import { Histogram } from '../../meter/histogram.js'

t.test('a value is counted in the range that it is in, its upper bound included', async t => {
  const histogram = new Histogram([1, 2, 5])
  for (const value of [0, 1, 1.5, 5, 5.1, Infinity]) histogram.add(value)
  t.strictSame(histogram.counts, [2, 1, 1, 2])
})

t.test('the sum is that of all values', async t => {
  const histogram = new Histogram([1])
  for (const value of [0.5, 2, 3]) histogram.add(value)
  t.equal(histogram.sum, 5.5)
})
