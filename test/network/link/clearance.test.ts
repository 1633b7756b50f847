import t from 'tap'
import { allowance, askAgainIn } from '../../../network/link/clearance.js'

t.test('a link may hold what it carries in one round trip, a quarter more, and a few packets', async t => {
  t.equal(allowance({ bytesPerMs: 125, leastRttMs: 40 }), 1.25 * 5000 + 8192, '1 Mbit/s')
  t.equal(allowance({ bytesPerMs: 125_000, leastRttMs: 0.2 }), 1.25 * 25_000 + 8192, 'a LAN')
  t.equal(allowance({ bytesPerMs: 0, leastRttMs: 0 }), 8192, 'before anything was measured')
})

t.test('it is asked again halfway through what is too much, every 32 ms at least, and every 4 ms at most', async t => {
  t.equal(askAgainIn(2500, 125, 0), 10)
  t.equal(askAgainIn(100, 125, 0), 4)
  t.equal(askAgainIn(100_000, 125, 0), 32)
  t.equal(askAgainIn(1000, 0, 0), 4, 'nothing was measured yet')
})

t.test('one that has stopped is asked less and less', async t => {
  t.same([0, 160, 400, 5000].map(waitedMs => askAgainIn(100, 125, waitedMs)), [4, 10, 25, 32])
})
