import t from 'tap'
import { Lag } from '../../../capture/viewers/lag.js'

t.test('a viewer is as far behind as a frame is old when it is through; one that is stuck goes on ageing', async t => {
  const lag = new Lag()
  lag.hand(40)
  t.equal(lag.ms(0), undefined, 'before that nobody knows')
  lag.note({ tookMs: 100, isThrough: true }, 1000)
  t.equal(lag.ms(9000), 140)
  lag.hand(30)
  lag.note({ tookMs: 200, isThrough: false }, 10_000)
  t.equal(lag.ms(13_000), 3230)
  lag.hand()
  lag.note({ tookMs: 5, isThrough: true }, 20_000)
  t.equal(lag.ms(20_000), 5, 'a still screen that is sent again is not old')
})
