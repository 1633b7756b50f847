import t from 'tap'
import { Allowance } from '../../network/allowance.js'

t.test('so much may be done at once, and so much a second for ever', async t => {
  const allowance = new Allowance({ atOnce: 1000, aSecond: 200 }, 0)
  const taken = (now: number, count: number) => Array.from({ length: count }, () => allowance.take(now)).filter(Boolean).length
  t.equal(taken(0, 1100), 1000)
  t.equal(taken(4, 10), 0, 'not yet')
  t.equal(taken(5, 10), 1)
  t.equal(taken(1005, 300), 200)
  t.equal(taken(1_000_000, 1100), 1000, 'no more is saved up')
})
