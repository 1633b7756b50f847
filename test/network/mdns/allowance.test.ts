import t from 'tap'
import { Allowance } from '../../../network/mdns/allowance.js'

t.test('no more is done in a second than is allowed', async t => {
  const allowance = new Allowance(20)
  const taken = (now: number) => Array.from({ length: 100 }, () => allowance.take(now)).filter(Boolean).length
  t.equal(taken(5000), 20)
  t.equal(taken(5999), 0)
  t.equal(taken(6000), 20)
})
