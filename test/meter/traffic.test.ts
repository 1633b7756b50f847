import t from 'tap'
import { Traffic } from '../../meter/traffic.js'

t.test('a frame that is sent again counts, but its age does not', async t => {
  const traffic = new Traffic()
  traffic.sent(100, 7)
  traffic.sent(100)
  t.match(traffic, { frames: 2, bytes: 200, age: { sum: 0.007 } })
  t.strictSame(traffic.age.counts.slice(0, 3), [0, 1, 0], 'in seconds')
})
